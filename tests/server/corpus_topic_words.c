/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/corpus_words.h"

const struct journal corpus_journals[] = {
    {"Radiology", "Radiology", "Radiology", "0401260", "1527-1315", "Electronic", "United States",
     8, 0, 110, NULL},
    {"AJR. American journal of roentgenology", "AJR Am J Roentgenol", "AJR Am J Roentgenol",
     "7708173", "1546-3141", "Electronic", "United States", 9, 2, 75, NULL},
    {"European radiology", "Eur Radiol", "Eur Radiol", "9114774", "1432-1084", "Electronic",
     "Germany", 10, 0, 130, NULL},
    {"European journal of radiology", "Eur J Radiol", "Eur J Radiol", "8106411", "1872-7727",
     "Electronic", "Ireland", 8, 2, 95, NULL},
    {"Academic radiology", "Acad Radiol", "Acad Radiol", "9440159", "1878-4046", "Electronic",
     "United States", 7, 0, 60, NULL},
    {"Journal of the American College of Radiology : JACR", "J Am Coll Radiol", "J Am Coll Radiol",
     "101190326", "1558-349X", "Electronic", "United States", 5, 0, 0, NULL},
    {"AJNR. American journal of neuroradiology", "AJNR Am J Neuroradiol", "AJNR Am J Neuroradiol",
     "8003708", "1936-959X", "Electronic", "United States", 5, 3, 100, "neuroradiology"},
    {"Journal of vascular and interventional radiology : JVIR", "J Vasc Interv Radiol",
     "J Vasc Interv Radiol", "9203369", "1535-7732", "Electronic", "United States", 6, 8, 120,
     "interventional radiology"},
    {"Skeletal radiology", "Skeletal Radiol", "Skeletal Radiol", "7701953", "1432-2161",
     "Electronic", "Germany", 4, 25, 85, "musculoskeletal radiology"},
    {"Pediatric radiology", "Pediatr Radiol", "Pediatr Radiol", "0365332", "1432-1998",
     "Electronic", "Germany", 4, 15, 105, "pediatric radiology"},
    {"Abdominal radiology (New York)", "Abdom Radiol (NY)", "Abdom Radiol (NY)", "101674571",
     "2366-0058", "Electronic", "United States", 5, 5, 70, "abdominal radiology"},
    {"Clinical imaging", "Clin Imaging", "Clin Imaging", "8911831", "1873-4499", "Electronic",
     "United States", 5, 15, 80, NULL},
    {"Radiology case reports", "Radiol Case Rep", "Radiol Case Rep", "101467888", "1930-0433",
     "Print", "Netherlands", 5, 92, 35, NULL},
    {"The British journal of radiology", "Br J Radiol", "Br J Radiol", "0373125", "1748-880X",
     "Electronic", "England", 5, 3, 115, NULL},
    {"Journal of magnetic resonance imaging : JMRI", "J Magn Reson Imaging", "J Magn Reson Imaging",
     "9105850", "1522-2586", "Electronic", "United States", 7, 0, 90, NULL},
    {"Journal of cardiovascular magnetic resonance : official journal of the Society for "
     "Cardiovascular Magnetic Resonance",
     "J Cardiovasc Magn Reson", "J Cardiovasc Magn Reson", "9815616", "1532-429X", "Electronic",
     "England", 5, 2, 150, "cardiac MRI"},
    {"Insights into imaging", "Insights Imaging", "Insights Imaging", "101532453", "1869-4101",
     "Print", "Germany", 4, 0, 125, NULL},
    {"Cureus", "Cureus", "Cureus", "101596737", "2168-8184", "Print", "United States", 5, 60, 25,
     NULL},
    {"Journal of breast imaging", "J Breast Imaging", "J Breast Imaging", "101746880", "2631-6129",
     "Electronic", "United States", 3, 10, 0, "breast imaging"},
    {"Emergency radiology", "Emerg Radiol", "Emerg Radiol", "9431227", "1438-1435", "Electronic",
     "United States", 3, 20, 55, "emergency radiology"},
};
const size_t corpus_n_journals = sizeof corpus_journals / sizeof *corpus_journals;

#define COMMON_FINDINGS                                                                            \
    "lesion conspicuity|signal-to-noise ratio|interobserver agreement|scan time|diagnostic "       \
    "accuracy|reader confidence|complication rate|image quality|recurrence|length of stay"

const struct topic corpus_topics[] = {
    {"cardiac MRI",
     "cardiac MRI",
     "Division of Cardiovascular Imaging, Department of Radiology",
     "cardiac MRI|cardiovascular magnetic resonance|cardiac magnetic resonance imaging|CMR",
     "hypertrophic cardiomyopathy|cardiac amyloidosis|acute myocarditis|aortic stenosis|"
     "mitral regurgitation|dilated cardiomyopathy|myocardial infarction|pulmonary hypertension|"
     "tetralogy of Fallot|cardiac sarcoidosis|Fabry disease|Takotsubo syndrome|pericarditis|"
     "systemic sclerosis|heart transplant recipients|iron overload|athletes|atrial fibrillation",
     "risk stratification|ventricular volumetry|scar quantification|prognosis|tissue "
     "characterization|treatment response|screening of relatives|left atrial function|"
     "right ventricular function|valve assessment|reference ranges|sudden death prediction",
     "ejection fraction|late gadolinium enhancement|native T1|extracellular volume|"
     "ventricular mass|" COMMON_FINDINGS,
     "Heart failure|Cardiomyopathy|Ventricular function|Late gadolinium enhancement|Prognosis|"
     "Fibrosis|Myocardium|Congenital heart disease",
     "D006321;Heart|D019028;Magnetic Resonance Imaging, Cine|D009202;Cardiomyopathies|"
     "D016277;Ventricular Function, Left|D009206;Myocardium|D006333;Heart Failure|"
     "D005682;Gadolinium|D013318;Stroke Volume",
     20,
     {{THEME_RISING, "compressed sensing cine|accelerated cine imaging|sparse cine", .21, .28},
      {THEME_RISING, "feature tracking strain|strain mapping", .22, .33},
      {THEME_RISING, "free-breathing 4D flow|4D flow hemodynamics", .22, .24},
      {THEME_RISING, "quantitative stress perfusion|perfusion quantification|rest-stress mapping",
       .25, .36},
      {THEME_FADING, "grid tagging|tagging analysis", .02, -.30},
      {THEME_FADING, "delayed hyperenhancement ratio|inversion scout", .02, -.25},
      {THEME_SPIKE, "postviral chest pain clinic|postviral screening", .30, 0},
      {THEME_PLATEAU, "fast spin echo black-blood|black-blood imaging", .09, 0}}},
    {"interventional radiology",
     "interventional radiology",
     "Section of Interventional Radiology, Department of Radiology",
     "interventional radiology|image-guided therapy|endovascular treatment|percutaneous treatment",
     "hepatocellular carcinoma|uterine fibroids|pulmonary embolism|peripheral arterial disease|"
     "portal hypertension|renal cell carcinoma|deep vein thrombosis|gastrointestinal bleeding|"
     "splenic trauma|biliary obstruction|vascular malformations|aortic endoleak|"
     "osteoid osteoma|chronic subdural hematoma|varicocele|dialysis access failure",
     "technical success|symptom relief|survival|bleeding control|bridge to transplant|"
     "operator learning|radiation exposure|cost-effectiveness|anesthesia choice|"
     "same-day discharge|catheter selection|follow-up imaging",
     "technical success|patency|tumor response|procedure time|" COMMON_FINDINGS,
     "Embolization|Ablation|Angiography|Stent|Thrombectomy|Catheter|Biopsy|Drainage",
     "D015642;Radiology, Interventional|D004621;Embolization, Therapeutic|D002404;Catheterization|"
     "D000792;Angiography|D008113;Liver Neoplasms|D016896;Treatment Outcome|D015607;Stents",
     20,
     {{THEME_RISING, "distal radial access|radial artery access", .22, .30},
      {THEME_RISING, "genicular artery embolization|geniculate embolization", .22, .36},
      {THEME_RISING, "cryoneurolysis|cryoneurolysis analgesia", .21, .25},
      {THEME_FADING, "bare metal stenting|balloon-mounted stenting", .02, -.28},
      {THEME_FADING, "surgical shunt salvage|shunt revision", .02, -.25},
      {THEME_SPIKE, "catheter shortage triage|supply shortage", .28, 0},
      {THEME_PLATEAU, "microwave antenna placement|antenna positioning", .09, 0}}},
    {"breast imaging",
     "breast imaging",
     "Breast Imaging Section, Department of Radiology",
     "breast imaging|mammography|breast MRI|breast ultrasound",
     "dense breasts|ductal carcinoma in situ|invasive lobular carcinoma|architectural distortion|"
     "microcalcifications|BRCA mutation carriers|male breast cancer|implant rupture|"
     "intraductal papilloma|fibroadenoma|inflammatory carcinoma|axillary metastases|"
     "radial scar|phyllodes tumor|triple-negative cancer|nipple discharge",
     "recall reduction|cancer detection|biopsy planning|staging|neoadjuvant response|"
     "screening adherence|supplemental screening|lesion localization|patient anxiety|"
     "double reading|interval cancers|second-look examination",
     "cancer detection rate|recall rate|positive predictive value|" COMMON_FINDINGS,
     "Breast cancer|Screening|Biopsy|BI-RADS|Breast density|Axilla|Ultrasonography|Calcification",
     "D001943;Breast Neoplasms|D008327;Mammography|D016217;Ultrasonography, Mammary|"
     "D001940;Breast|D055361;Breast Density|D042241;Early Detection of Cancer|D044963;Biopsy, "
     "Needle",
     20,
     {{THEME_RISING, "contrast-enhanced mammography|dual-energy mammography", .22, .28},
      {THEME_RISING, "abbreviated protocol screening|abbreviated protocol", .22, .34},
      {THEME_RISING, "wire-free localization|seed localization", .21, .24},
      {THEME_FADING, "film-screen comparison|analog film", .02, -.28},
      {THEME_FADING, "galactography technique|ductography", .02, -.26},
      {THEME_SPIKE, "vaccination adenopathy|vaccine-related adenopathy", .30, 0},
      {THEME_PLATEAU, "tomosynthesis slabbing|synthetic views", .09, 0}}},
    {.name = "neuroradiology",
     .department = "Division of Neuroradiology",
     .phrase = "brain imaging",
     .modality = "brain imaging|neuroimaging|CT perfusion|MR angiography",
     .diseases = "acute ischemic stroke|glioblastoma|multiple sclerosis|cerebral aneurysm|epilepsy|"
                 "moyamoya disease|pituitary adenoma|carotid stenosis|brain "
                 "metastases|subarachnoid hemorrhage",
     .tasks =
         "tissue outcome prediction|vessel wall assessment|tumor grading|large vessel occlusion "
         "detection|surgical planning|collateral scoring|lesion segmentation|treatment selection",
     .findings = "infarct core volume|apparent diffusion coefficient|" COMMON_FINDINGS,
     .keywords = "Stroke|Glioma|Diffusion|Perfusion|White matter|Angiography",
     .mesh = "D001921;Brain|D020521;Stroke|D005910;Glioma|D009103;Multiple Sclerosis|"
             "D038524;Diffusion Magnetic Resonance Imaging",
     .weight = 5},
    {.name = "musculoskeletal radiology",
     .department = "Division of Musculoskeletal Imaging, Department of Radiology",
     .phrase = "musculoskeletal imaging",
     .modality = "musculoskeletal imaging|knee MRI|shoulder ultrasound|whole-body bone imaging",
     .diseases =
         "rotator cuff tear|knee osteoarthritis|stress fracture|soft-tissue sarcoma|"
         "osteomyelitis|hip impingement|rheumatoid arthritis|meniscal tear|multiple myeloma",
     .tasks = "cartilage assessment|return to play|preoperative planning|fracture detection|"
              "tumor follow-up|joint injection|muscle quality assessment",
     .findings = "cartilage thickness|bone marrow edema|" COMMON_FINDINGS,
     .keywords = "Knee|Shoulder|Cartilage|Sarcoma|Fracture|Arthritis",
     .mesh = "D007719;Knee Joint|D012785;Shoulder Joint|D002358;Cartilage|D012509;Sarcoma|"
             "D050723;Fractures, Bone",
     .weight = 4},
    {.name = "abdominal radiology",
     .phrase = "abdominal imaging",
     .modality = "abdominal imaging|liver MRI|CT enterography|prostate MRI",
     .diseases = "hepatic steatosis|pancreatic cystic lesion|Crohn disease|prostate cancer|"
                 "acute appendicitis|renal mass|rectal "
                 "cancer|cirrhosis|cholangiocarcinoma|gallstone disease",
     .tasks = "fat quantification|lesion characterization|staging|structured reporting|"
              "activity scoring|surveillance|biopsy targeting",
     .findings = "liver stiffness|proton density fat fraction|" COMMON_FINDINGS,
     .keywords = "Liver|Pancreas|Prostate|Kidney|Rectal cancer|Elastography",
     .mesh = "D008099;Liver|D010179;Pancreas|D011471;Prostatic Neoplasms|D003424;Crohn Disease|"
             "D012004;Rectal Neoplasms",
     .weight = 5},
    {.name = "thoracic radiology",
     .phrase = "thoracic imaging",
     .modality = "thoracic imaging|low-dose chest CT|chest radiography|lung ultrasound",
     .diseases = "lung cancer|interstitial lung disease|pulmonary nodules|emphysema|tuberculosis|"
                 "bronchiectasis|pleural mesothelioma|pneumothorax|sarcoidosis|viral pneumonia",
     .tasks = "nodule management|fibrosis quantification|screening eligibility|"
              "airway measurement|severity scoring|incidental findings follow-up",
     .findings = "nodule volume|lung density|" COMMON_FINDINGS,
     .keywords = "Lung|Nodule|Fibrosis|Screening|Emphysema|Pneumonia",
     .mesh = "D008168;Lung|D008175;Lung Neoplasms|D017563;Lung Diseases, Interstitial|"
             "D013902;Radiography, Thoracic",
     .weight = 4},
    {.name = "pediatric radiology",
     .department = "Department of Pediatric Radiology",
     .phrase = "pediatric imaging",
     .modality = "pediatric imaging|pediatric radiology|neonatal ultrasound|fetal MRI",
     .diseases =
         "developmental hip dysplasia|intussusception|Wilms tumor|congenital lung lesions|"
         "child abuse fractures|neuroblastoma|vesicoureteral reflux|necrotizing enterocolitis",
     .tasks = "sedation avoidance|dose reduction|bone age assessment|prenatal counseling|"
              "growth monitoring|family-centered care",
     .findings = "bone age|sedation rate|" COMMON_FINDINGS,
     .keywords = "Children|Neonate|Fetal imaging|Sedation|Bone age|Ultrasound",
     .mesh = "D002648;Child|D007231;Infant, Newborn|D005333;Fetus|D010372;Pediatrics",
     .weight = 4},
    {.name = "emergency radiology",
     .phrase = "emergency imaging",
     .modality =
         "emergency imaging|emergency radiology|whole-body trauma CT|point-of-care ultrasound",
     .diseases =
         "blunt abdominal trauma|acute aortic syndrome|bowel obstruction|cervical spine injury|"
         "mass casualty incidents|testicular torsion|facial fractures|renal colic",
     .tasks = "triage|turnaround time|overnight coverage|discrepancy review|critical result "
              "communication|protocol selection",
     .findings = "turnaround time|discrepancy rate|" COMMON_FINDINGS,
     .keywords = "Trauma|Emergency|Triage|Fracture|Aorta|Workflow",
     .mesh = "D004636;Emergency Service, Hospital|D014947;Wounds and Injuries|D014218;Triage",
     .weight = 3},
    {.name = "nuclear medicine",
     .department = "Department of Nuclear Medicine",
     .phrase = "molecular imaging",
     .modality = "molecular imaging|PET/CT|nuclear medicine|SPECT/CT",
     .diseases =
         "neuroendocrine tumors|lymphoma|thyroid cancer|Alzheimer disease|prostate-specific "
         "antigen recurrence|melanoma|fever of unknown origin|hyperparathyroidism",
     .tasks = "theranostic dosimetry|response assessment|radioligand selection|staging|"
              "amyloid quantification|incidental uptake management",
     .findings = "standardized uptake value|metabolic tumor volume|" COMMON_FINDINGS,
     .keywords = "PET/CT|Theranostics|Dosimetry|Lymphoma|Radioligand|Thyroid",
     .mesh = "D049268;Positron-Emission Tomography|D008223;Lymphoma|D013964;Thyroid Neoplasms|"
             "D019275;Radiopharmaceuticals",
     .weight = 4},
    {.name = "imaging informatics",
     .phrase = "radiology artificial intelligence",
     .modality = "artificial intelligence in radiology|machine learning|imaging informatics|"
                 "deep learning",
     .diseases =
         "intracranial hemorrhage alerts|report generation|worklist prioritization|"
         "external test data|foundation models|federated data|dataset labels|clinical deployment",
     .tasks = "bias assessment|external validation|explainability|data curation|"
              "reader assistance|regulatory clearance",
     .findings = "area under the curve|calibration error|" COMMON_FINDINGS,
     .keywords = "Artificial intelligence|Machine learning|Validation|PACS|Reporting|Datasets",
     .mesh = "D001185;Artificial Intelligence|D000077321;Deep Learning|D011874;Radiology "
             "Information Systems",
     .weight = 5},
    {.name = "radiation dose",
     .phrase = "radiation dose management",
     .modality =
         "radiation dose management|radiation safety|CT dose monitoring|fluoroscopy dose tracking",
     .diseases = "pregnant patients|repeat CT examinations|occupational lens exposure|"
                 "procedure staff|pediatric CT|diagnostic reference levels",
     .tasks = "dose optimization|shielding policy|protocol harmonization|risk communication|"
              "reference level setting",
     .findings = "effective dose|dose-length product|" COMMON_FINDINGS,
     .keywords = "Radiation dose|Radiation protection|Computed tomography|Optimization",
     .mesh =
         "D011829;Radiation Dosage|D011835;Radiation Protection|D014057;Tomography, X-Ray Computed",
     .weight = 2},
    {.name = "radiology education",
     .phrase = "radiology education",
     .modality = "radiology education|residency training|simulation teaching|quality improvement",
     .diseases = "medical students|first-year residents|program directors|virtual interviews|"
                 "research mentorship|wellness and burnout|peer learning|call preparation",
     .tasks = "curriculum design|competency assessment|recruitment|feedback culture|"
              "scholarly output|diversity of applicants",
     .findings = "examination scores|survey response|" COMMON_FINDINGS,
     .keywords = "Education|Residency|Mentorship|Quality improvement|Simulation|Burnout",
     .mesh =
         "D007396;Internship and Residency|D004501;Education, Medical|D058996;Quality Improvement|"
         "D008606;Mentors",
     .weight = 3},
    {.name = "head and neck radiology",
     .phrase = "head and neck imaging",
     .modality = "head and neck imaging|temporal bone CT|sinus CT|neck ultrasound",
     .diseases = "laryngeal carcinoma|otosclerosis|thyroid nodules|chronic sinusitis|"
                 "parotid tumors|cholesteatoma|oropharyngeal cancer",
     .tasks = "nodal staging|surgical anatomy|perineural spread detection|nodule risk scoring",
     .findings = "extranodal extension|" COMMON_FINDINGS,
     .keywords = "Neck|Larynx|Thyroid nodule|Temporal bone|Sinuses",
     .mesh = "D006258;Head and Neck Neoplasms|D007830;Larynx|D013701;Temporal Bone",
     .weight = 2},
};
const size_t corpus_n_topics = sizeof corpus_topics / sizeof *corpus_topics;

const char corpus_designs[] =
    "a retrospective study|a multicenter cohort study|a prospective comparison|a pilot study|"
    "initial experience|a systematic review|a reader study|an observational study|"
    "results of a national survey|a single-center analysis|a randomized controlled trial|"
    "comparison with surgery|technical note|long-term outcomes|a propensity-matched analysis|||||";

const char corpus_sentences[] =
    "The role of %M in %T remains debated in patients with %D|"
    "We evaluated %F in %N consecutive patients with %D between 200# and 201#|"
    "Two readers blinded to outcome scored all examinations independently|"
    "Agreement between readers was good (intraclass correlation coefficient, 0.8#; 95% CI: 0.7#, "
    "0.9#)|"
    "Mean age was 5# years \u00b1 1# (standard deviation), and 4#% of participants were women|"
    "Patients with abnormal %F had a higher event rate during a median follow-up of 2# months (P "
    "< .00#)|"
    "In multivariable analysis %F remained independently associated with outcome (odds ratio, "
    "2.#; P = .0##)|"
    "Sensitivity and specificity were 8#% and 7#% at a cut-off of 1#.# units|"
    "Images were acquired at 1.5 T with a slice thickness of # mm and a matrix of 256 \u00d7 2##|"
    "No serious adverse event occurred, and # patients were lost to follow-up|"
    "Institutional review board approval was obtained and informed consent was waived|"
    "Subgroup analysis by age and sex gave consistent results for %T|"
    "Our findings support the use of %M for %T in %D|"
    "Standardized protocols may improve %F and should be tested in larger cohorts|"
    "Compared with usual practice, median %F improved by 1#% (IQR: #%, 2#%)|"
    "Limitations include the retrospective design and referral bias";

const char corpus_common_mesh[] =
    "D006801;Humans|D005260;Female|D008297;Male|D008875;Middle Aged|D000328;Adult|D000368;Aged|"
    "D008279;Magnetic Resonance Imaging|D012189;Retrospective Studies|"
    "D011446;Prospective Studies|D012680;Sensitivity and Specificity|D015203;Reproducibility of "
    "Results|D011237;Predictive Value of Tests";
const char corpus_qualifiers[] =
    "Q000000981;diagnostic imaging|Q000379;methods|Q000473;pathology|Q000628;therapy|"
    "Q000503;physiopathology|Q000150;complications|Q000706;statistics & numerical data";
