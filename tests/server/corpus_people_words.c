/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/corpus_words.h"

const struct culture corpus_cultures[] = {
    {'a', "Smith|Johnson|Walker|Harris|Clarke|Bennett|Foster|Griffin|Hayes|Marsh|Doyle|O'Rourke",
     "Ash|Black|Brook|Cald|Earn|Fair|Glen|Hart|Holm|Kirk|Lang|Mill|Nor|Oak|Pem|Rad|Shel|Stan|Thorn|"
     "Wake|West|Whit|Win|Wood",
     "bourne|bridge|bury|by|cliffe|combe|croft|dale|field|ford|ham|land|ley|man|more|ridge|shaw|"
     "stead|ton|well|wick|worth",
     "James|Mary|Robert|Linda|Michael|Susan|Thomas|Karen|Andrew|Emily|Daniel|Laura|Peter|Rachel|"
     "Steven|Hannah|Gregory|Olivia|Philip|Megan|Douglas|Claire|Edward|Joanna|Kevin|Alison",
     "", "", "", 65, false},
    {'g', "Müller|Schäfer|Weiß|Krüger|Jäger|Böhm",
     "Acker|Alten|Berg|Birken|Dorn|Eich|Feld|Grün|Hasel|Hohen|Kalten|Linden|Löwen|Neu|Ober|Rosen|"
     "Schön|Stein|Tannen|Wald|Wein|Winkel",
     "bach|berger|brecht|bauer|brunner|felder|hagen|hauer|hofer|huber|kamp|lein|mann|meier|müller|"
     "reiter|rath|stein|thal|wald",
     "Johannes|Katharina|Matthias|Ulrike|Jörg|Anneliese|Stefan|Sabine|Günther|Heike|Tobias|Birgit|"
     "Florian|Käthe|Markus|Silke|Holger|Friederike|Lukas|Miriam",
     "", "", "von|von der", 12, false},
    {'f', "Lefèvre|Bélanger|Côté|Gauthier|Rousselet|Mérieux",
     "Beau|Bel|Bois|Chau|Clair|Del|Font|Gar|Lam|Mar|Mont|Per|Roch|Saint|Tour|Val|Ver|Vill",
     "bert|champ|court|din|dreau|feuille|froy|geron|mont|neuve|nière|pierre|rand|reau|ron|signy|"
     "teau|vière",
     "François|Hélène|Jean-Luc|Chloé|Étienne|Amélie|Benoît|Céline|Guillaume|Anaïs|Frédéric|Noémie|"
     "Jérôme|Élodie|Mathieu|Agnès|Thierry|Solène",
     "", "", "de|du", 8, false},
    {'s', "García|Rodríguez|Fernández|González|Martínez|Sánchez|Gómez|Núñez|Vázquez|Íñiguez",
     "Alba|Bel|Cas|Cor|Esp|Fer|Gal|Iba|Lar|Mar|Mon|Nav|Ola|Pal|Quin|Ribe|Sal|Tor|Val|Zar",
     "cedo|dano|dero|gal|gosa|guer|landa|mendi|monte|nera|quero|rada|redo|rosa|teros|varez|villa|"
     "zábal",
     "José|María|Álvaro|Lucía|Andrés|Inés|Joaquín|Begoña|Íñigo|Pilar|Rubén|Nuria|Óscar|Sofía|"
     "Javier|Rocío|Martín|Ángela",
     "", "", "de la|del", 10, true},
    {'i', "Rossi|Bianchi|Ferrari|Esposito|Conti|Ricci",
     "Alb|Bas|Bert|Cal|Cast|Dal|Fal|Gall|Gran|Lomb|Mald|Mont|Nav|Pell|Quar|Ranz|Salv|Tass|Vent|Zan",
     "acci|adini|agnoli|anelli|anti|archi|asso|ellini|erini|esco|etti|ieri|inelli|isio|oli|oncini|"
     "ucci|usso",
     "Giulia|Marco|Francesca|Alessandro|Chiara|Lorenzo|Elisa|Niccolò|Federica|Davide|Martina|"
     "Riccardo|Silvia|Tommaso|Beatrice|Gianluca",
     "", "", "Di|De", 6, false},
    {'n', "Sørensen|Ødegård|Åkesson|Møller|Lindström|Bjørnstad",
     "Berg|Dahl|Ek|Fjell|Gran|Hag|Hauge|Lind|Lund|Nord|Nyg|Ros|Sand|Sjö|Skog|Sol|Strand|Söder|"
     "Vester",
     "berg|blad|bo|dahl|feldt|gren|haug|heim|holm|kvist|land|lund|man|mark|nes|qvist|rud|stad|"
     "ström|vik",
     "Bjørn|Ingrid|Søren|Åsa|Håkon|Kirsten|Jørgen|Märta|Lars|Sigrid|Øystein|Freja|Magnus|Astrid|"
     "Nils|Linnéa|Torbjörn|Maiken",
     "", "", "", 15, false},
    {'d', "Jansen|Visser|Bakker|Mulder",
     "Berk|Bos|Dijk|Groen|Haver|Hoog|Kamer|Klei|Lange|Meer|Noord|Oost|Roos|Schip|Veen|Water|Winter|"
     "Zand",
     "beek|berg|boer|bosch|broek|dam|donk|hof|horst|huis|kamp|laan|man|meijer|stra|veld|vliet|"
     "zicht",
     "Sanne|Willem|Femke|Jeroen|Marloes|Pieter|Anouk|Bart|Lotte|Ruben|Eline|Maarten|Nienke|Thijs|"
     "Wouter|Floor",
     "", "", "van|van der|de|van den", 25, false},
    {'p', "Kowalski|Wiśniewski|Wójcik|Zieliński|Łukasik|Żukowska",
     "Bara|Biela|Chmie|Dąbro|Gra|Jabło|Kami|Kacz|Lewan|Maje|Nowa|Ostro|Pawło|Rogo|Sobo|Szy|Toma|"
     "Wale|Zawa",
     "bowski|czyk|dowski|kiewicz|lecki|lewski|lski|mański|nowicz|ński|rek|rski|siak|szewski|towski|"
     "wicz|wski|ziński",
     "Agnieszka|Paweł|Małgorzata|Łukasz|Katarzyna|Michał|Żaneta|Tomasz|Iwona|Wojciech|Ewa|Grzegorz|"
     "Zofia|Stanisław|Joanna|Rafał",
     "", "", "", 10, false},
    {'t', "Yılmaz|Şahin|Öztürk|Çelik|Doğan|Güneş",
     "Ak|Alt|Ay|Bay|Boz|Dem|Er|Gök|Gün|Kar|Kaya|Koc|Oz|San|Tan|Tas|Top|Ulu|Yal|Yıl",
     "alan|bulut|can|dağ|demir|doğan|er|gül|han|kaya|kurt|lar|oğlu|sal|soy|taş|tekin|türk|yürek",
     "Ayşe|Mehmet|Elif|Özgür|Zeynep|Barış|Gülşen|Emre|Şule|Hakan|İrem|Onur|Çağla|Serkan|Esra|Tolga",
     "", "", "", 6, false},
    {'r', "Al-Masri|El-Sayed|Haddad|Khoury|Mansour|Nasser",
     "Ab|Al-Ba|Al-Ha|Al-Ra|Al-Sha|Az|Da|El-Gha|El-Ma|Fa|Gha|Ha|Is|Ja|Ka|Mu|Na|Ra|Sa|Za",
     "bari|dani|dawi|fadi|ghuri|halim|hidi|karim|lahi|mari|nawi|rashi|rouk|sabi|sawi|shimi|tani|"
     "wani|yani|zouri",
     "Ahmed|Fatima|Mohamed|Layla|Omar|Noura|Khaled|Rania|Youssef|Hanan|Tariq|Salma|Ibrahim|Dina|"
     "Hussein|Mariam|Ziad|Amal",
     "", "", "", 25, false},
    {'h', "Sharma|Patel|Gupta|Reddy|Iyer|Nair|Singh|Banerjee",
     "Agni|Bhat|Chandra|Deva|Gan|Hari|Jaya|Krishna|Maha|Nara|Padma|Raja|Rama|Sree|Subra|Uday|Vas|"
     "Venka",
     "charya|dasan|gopal|kar|kumar|lingam|moorthy|murthy|nathan|pathy|puri|raman|samy|subban|swami|"
     "tesan|varman|yanan",
     "Aarav|Priya|Rohan|Ananya|Vikram|Deepa|Sanjay|Kavita|Arjun|Meera|Rahul|Lakshmi|Nikhil|Shreya|"
     "Suresh|Pooja|Anil|Divya|Ravi|Sunita",
     "", "", "", 20, false},
    {'c', "Wang|Li|Zhang|Liu|Chen|Yang|Huang|Zhao|Wu|Zhou|Xu|Sun|Ma|Zhu|Hu|Guo|He|Lin|Gao|Luo", "",
     "",
     "Wei|Xiao|Jian|Yan|Ming|Li|Hong|Jun|Hui|Zhi|Xin|Yu|Guo|Jia|Wen|Hao|Ling|Shu|Qing|Tian|Bo|Rui|"
     "Chun|Feng|Kai|Lan|Ning|Peng|Shan|Yi",
     "ming|hua|li|ping|wei|jun|yan|hong|jie|ling|fang|bin|qiang|xia|feng|yu|tao|lei|na|rong|hui|"
     "min|yun|zhen|cheng|dong|fei|gang|hai|kun",
     "", "", 0, false},
    {'k', "Kim|Lee|Park|Choi|Jung|Kang|Cho|Yoon|Jang|Lim|Han|Oh|Seo|Shin|Kwon|Hwang", "", "",
     "Min|Ji|Seo|Hyun|Sung|Young|Jae|Eun|Soo|Kyung|Dong|Hye|Jin|Sang|Tae|Yeon|Woo|In|Chan|Bo",
     "Jun|Hee|Yeon|Woo|Ho|Min|Kyung|Jin|Soo|Hyun|Ah|Seok|Won|Young|Mi|Ki|Hwan|Jung|Eun|Sik", "-",
     "", 0, false},
    {'j', "Sato|Suzuki|Takahashi|Tanaka|Watanabe|Ito",
     "Ao|Fuji|Hashi|Hoso|Ishi|Iwa|Kana|Kawa|Kita|Kuro|Matsu|Mori|Naka|Nishi|O|Shima|Taka|Ue|Yama|"
     "Yoshi",
     "da|gawa|guchi|hara|hashi|i|jima|kawa|ki|moto|mura|no|saki|se|shita|sugi|ta|tani|ya|zawa",
     "Haruka|Kenji|Yuki|Takashi|Aiko|Daisuke|Naoko|Hiroshi|Mai|Satoru|Emi|Kazuya|Rie|Shinji|Tomoko|"
     "Yusuke|Akira|Chie",
     "", "", "", 0, false},
    {'v', "Nguyễn|Trần|Lê|Phạm|Hoàng|Vũ|Đặng|Bùi", "", "",
     "Minh|Thanh|Ngọc|Quang|Hồng|Thu|Văn|Thị|Đức|Xuân",
     "Anh|Hương|Dũng|Hà|Linh|Nam|Phương|Sơn|Tâm|Tuấn|Vinh|Yến", " ", "", 0, false},
    {'b', "Silva|Santos|Oliveira|Souza|Pereira|Araújo|Gonçalves|Simões",
     "Alme|Bar|Bit|Cal|Car|Cou|Fon|Fre|Gui|Lou|Maga|Mene|Mou|Pin|Quei|Ro|Sal|Tei|Vas|Ver",
     "bosa|cedo|concelos|das|deiros|drade|gado|lhães|marães|neiro|nheiro|reira|res|ria|rosa|tana|"
     "tinho|tosa|valho|xeira",
     "João|Ana|Luís|Letícia|Antônio|Débora|Caio|Júlia|Thaís|Rogério|Patrícia|Vinícius|Camila|"
     "Mário|Renata|Fábio|Tatiane|Érica",
     "", "", "da|dos|de", 30, false},
    {'o', "Okafor|Adeyemi|Mensah|Boateng|Nwosu|Abebe",
     "Ade|Aki|Amo|Ayo|Chi|Ebi|Eke|Fola|Ike|Kwa|Nko|Oba|Odu|Ola|Onye|Osa|Tema|Uche",
     "bayo|beku|dele|diran|funke|goke|kunle|lade|mbe|miju|nkwo|nsah|rinde|sina|tayo|toye|wale|zie",
     "Chinedu|Ngozi|Kwame|Abena|Tunde|Folake|Emeka|Zainab|Kofi|Amara|Babatunde|Efua|Ikenna|Yetunde",
     "", "", "", 30, false},
    {'e', "Papadopoulos|Georgiou|Ivanova|Popović|Horváth|Nováková|Szabó|Dvořák",
     "Ale|Chris|Dimi|Gavri|Kara|Konsta|Mako|Nika|Pana|Petro|Sava|Stoja|Theo|Vasi|Zlato|Živko",
     "dakis|giotis|kidis|kopoulos|lakis|nakis|nov|nović|poulos|riadis|rić|sić|tidis|tov|vić|vski",
     "Nikolaos|Eleni|Petr|Zsófia|Dimitrios|Jana|Miloš|Katerina|Gábor|Ivana|Georgios|Tereza|Marko|"
     "Ágnes|Vasilis|Lenka",
     "", "", "", 8, false},
};
const size_t corpus_n_cultures = sizeof corpus_cultures / sizeof *corpus_cultures;

#define WEST_STEMS                                                                                 \
    "Northgate|Lakeview|Riverbend|Highmoor|Stonebridge|Eastvale|Ashdown|Clearwater|Fairmeadow|"    \
    "Silverlake|Maplewood|Harborview|Kingsmere|Redcliff|Summerfield|Whitmore|Bellhaven|Oakhurst|"  \
    "Greenfell|Westmarch|Thornbury|Elmstead|Foxdale|Pinecrest|Granite Falls|Sandholm|Larkspur|"    \
    "Merrivale|Goldcrest|Wexmoor|Birchwood|Crownpoint|Driftwood|Halcyon|Ironbridge|Juniper Hill"
#define GERMAN_STEMS                                                                               \
    "Lindental|Rosenau|Birkenfelde|Hohenwald|Steinbrück|Neuenhain|Altenmark|Weidenthal|"          \
    "Falkenried|Erlengrund|Sonnenberg-West|Kaltenbach"
#define ROMANCE_STEMS                                                                               \
    "San Amaro|Santa Valeria|Monteluna|Valdeflores|Río Claro|Fontana Alta|Belmonte|Santa Aurelia|" \
    "San Teodoro|Campoverde|Rocabruna|Altamira Sur"
#define ASIAN_STEMS                                                                                \
    "Hanlim|Donghae|Seorin|Yongsan River|Minami|Kitahara|Sakuragaoka|Xinlin|Jiahe|Donghu|"         \
    "Qingshan|Baiyun Lake|Longtan|Meihua|Nanping Road|Aoyama East"
#define WORLD_STEMS                                                                                \
    "Shanti|Ganga Vihar|Nilgiri|Al-Noor|Zamrud|Jacaranda|Marula|Savanna|Cedar Coast|Nile Delta|"   \
    "Lotus|Sahyadri|Unity|Blue Lagoon|Kestrel|Acacia"

const struct country corpus_countries[] = {
    {"US", "USA|United States|United States of America|U.S.A.", "aaaaaahchksr", 34,
     "Cleveland;OH;Ohio;441##|Boston;MA;Massachusetts;021##|Houston;TX;Texas;770##|"
     "Chicago;IL;Illinois;606##|Philadelphia;PA;Pennsylvania;191##|Seattle;WA;Washington;981##|"
     "San Diego;CA;California;921##|Los Angeles;CA;California;900##|Atlanta;GA;Georgia;303##|"
     "St. Louis;MO;Missouri;631##|Baltimore;MD;Maryland;212##|Durham;NC;North Carolina;277##|"
     "Phoenix;AZ;Arizona;850##|New York;NY;New York;100##|Miami;FL;Florida;331##|"
     "Minneapolis;MN;Minnesota;554##|Denver;CO;Colorado;802##|Portland;OR;Oregon;972##|"
     "Nashville;TN;Tennessee;372##|Ann Arbor;MI;Michigan;481##",
     "@ University Hospital|@ Medical Center|@ University School of Medicine|@ Clinic|"
     "@ Health System|@ Children's Hospital|@ General Hospital|University of @",
     WEST_STEMS, "C, S P, L|C, S, L|C, N, L|C, S P|C, N P, L"},
    {"GB", "UK|United Kingdom|England", "aaaaahro", 7,
     "London;;;NW# 2QG|Manchester;;;M# 9PL|Leeds;;;LS# 9JT|Bristol;;;BS# 8HW|Oxford;;;OX# 9DU|"
     "Edinburgh;;;EH# 4TJ|Cambridge;;;CB# 0QQ",
     "@ NHS Foundation Trust|@ Hospital|@ Royal Infirmary|University of @", WEST_STEMS,
     "C P, L|C, L|C, P, L"},
    {"CA", "Canada", "aaafhck", 5,
     "Toronto;ON;Ontario;M5G 1X#|Montréal;QC;Québec;H3T 1E#|Vancouver;BC;British Columbia;V5Z 1M#|"
     "Calgary;AB;Alberta;T2N 4N#",
     "@ Health Sciences Centre|@ General Hospital|@ University|University of @", WEST_STEMS,
     "C, S, L|C, N, L|C, S P, L"},
    {"AU", "Australia", "aaaachv", 3,
     "Melbourne;VIC;Victoria;30##|Sydney;NSW;New South Wales;20##|Brisbane;QLD;Queensland;40##",
     "@ Hospital|@ University|The @ Institute of Medical Imaging", WEST_STEMS,
     "C, S P, L|C, S, L|C, N, L"},
    {"DE", "Germany", "gggggtp", 8,
     "Heidelberg;;;691##|Munich;;;813##|Hamburg;;;202##|Berlin;;;101##|Essen;;;451##|"
     "Würzburg;;;970##|Leipzig;;;041##",
     "@ University Hospital|Universitätsklinikum @|Klinikum @|University of @", GERMAN_STEMS,
     "C, L|P C, L|D-P C, L"},
    {"AT", "Austria", "ggge", 1, "Vienna;;;1090|Graz;;;8036|Innsbruck;;;6020",
     "Medical University of @|Landesklinikum @", GERMAN_STEMS, "C, L|P C, L"},
    {"CH", "Switzerland", "ggfi", 2, "Zurich;;;80##|Bern;;;30##|Lausanne;;;1011",
     "University Hospital @|Kantonsspital @", GERMAN_STEMS, "C, L|CH-P C, L"},
    {"FR", "France", "fffffr", 5,
     "Paris;;;750##|Lyon;;;690##|Bordeaux;;;330##|Lille;;;590##|Toulouse;;;310##",
     "CHU de @|Hôpital @|Université de @",
     "Beaurivage|Montclair|Valfleury|Rochebelle|Sainte-Odile|"
     "Grandchamp|Bois-Joli|Clairfont|Mirefleur|Port-Azur",
     "C, L|P C, L|F-P C, L"},
    {"ES", "Spain", "ssss", 4, "Madrid;;;280##|Barcelona;;;080##|Valencia;;;460##|Sevilla;;;410##",
     "Hospital Universitario @|Hospital General @|Universidad de @", ROMANCE_STEMS, "C, L|P C, L"},
    {"IT", "Italy", "iiii", 6,
     "Milan;;;201##|Rome;;;001##|Naples;;;801##|Bologna;;;401##|Turin;;;101##",
     "IRCCS Ospedale @|Policlinico @|University of @", ROMANCE_STEMS, "C, L|P C, L|C P, L"},
    {"NL", "The Netherlands|Netherlands", "dddd", 4,
     "Utrecht;;;3584 CX|Rotterdam;;;3015 GD|Leiden;;;2333 ZA|Nijmegen;;;6525 GA",
     "@ University Medical Center|@ Ziekenhuis|University of @",
     "Noordwijkerhout|Groenveld|Zandhoven|Oostermeer|Waterland|Rozendaal-Oost|Veenhof|Duinzicht",
     "C, L|P C, L"},
    {"SE", "Sweden", "nnn", 2, "Stockholm;;;171 76|Gothenburg;;;413 45|Lund;;;221 85",
     "@ University Hospital|@ Institute", "Sjövik|Björkhaga|Nordstrand|Ekdala|Vintergatan|Solbacka",
     "C, L|SE-P C, L"},
    {"DK", "Denmark", "nnn", 1, "Copenhagen;;;2100|Aarhus;;;8200|Odense;;;5000",
     "@ University Hospital|@ Hospital", "Strandhøj|Birkelund|Sølund|Havgården|Østermark|Fjordby",
     "C, L|P C, L"},
    {"PL", "Poland", "pppp", 2, "Warsaw;;;02-0##|Kraków;;;31-5##|Łódź;;;90-1##",
     "@ Medical University|@ Clinical Hospital",
     "Jasna Góra Dolna|Lipowa|Zielony Las|Srebrna|Wrzosowa|Dębowa", "C, L|P C, L"},
    {"TR", "Turkey|Türkiye", "tttt", 4, "Ankara;;;06###|Istanbul;;;34###|Izmir;;;35###",
     "@ University Faculty of Medicine|@ Training and Research Hospital",
     "Gökova|Çamlıyurt|Yeşilova|Akdere|Mavişehir|Taşköprü", "C, L|P, C, L|P C, L"},
    {"EG", "Egypt", "rrr", 2, "Cairo;;;11566|Alexandria;;;21131", "@ University|@ Cancer Institute",
     WORLD_STEMS, "C, L|C P, L"},
    {"IN", "India", "hhhhr", 5,
     "New Delhi;;Delhi;1100##|Mumbai;;Maharashtra;4000##|Chennai;;Tamil Nadu;6000##|"
     "Kolkata;;West Bengal;7000##",
     "@ Institute of Medical Sciences|@ Medical College|@ Memorial Hospital", WORLD_STEMS,
     "C, L|C, N, L|C - P, N, L"},
    {"PK", "Pakistan|PAK", "rrh", 1, "Karachi;;Sindh;74800|Lahore;;Punjab;54000",
     "@ University Hospital|@ Medical College", WORLD_STEMS, "C, L|C, PAK"},
    {"CN", "China|People's Republic of China|P. R. China", "ccccc", 9,
     "Beijing;;;1000##|Shanghai;;;2000##|Guangzhou;;Guangdong;5100##|Chengdu;;Sichuan;6100##|"
     "Wuhan;;Hubei;4300##|Hangzhou;;Zhejiang;3100##",
     "@ Hospital|The First Affiliated Hospital of @ Medical University|@ University", ASIAN_STEMS,
     "C, L|C P, L|C, N, L"},
    {"TW", "Taiwan", "ccc", 1, "Taipei;;;100|Kaohsiung;;;833|Taichung;;;404",
     "@ Memorial Hospital|@ Medical University", ASIAN_STEMS, "C, L|C P, L"},
    {"KR", "Republic of Korea|South Korea|Korea", "kkkk", 6,
     "Seoul;;;03###|Busan;;;49###|Daegu;;;41###|Seongnam;;;13###",
     "@ University Hospital|@ Medical Center|@ University College of Medicine", ASIAN_STEMS,
     "C, L|C P, L"},
    {"JP", "Japan", "jjjj", 5,
     "Tokyo;;;113-8###|Osaka;;;565-0###|Kyoto;;;606-8###|Nagoya;;;466-8###|Sapporo;;;060-8###",
     "@ University Hospital|@ Medical College|@ University Graduate School of Medicine",
     ASIAN_STEMS, "C, L|C P, L|C, P, L"},
    {"VN", "Vietnam|Viet Nam", "vvv", 1, "Hanoi;;;100000|Ho Chi Minh City;;;700000",
     "@ Hospital|@ Medical University", ASIAN_STEMS, "C, L|C P, L"},
    {"BR", "Brazil", "bbbb", 3,
     "São Paulo;SP;São Paulo;05403-###|Rio de Janeiro;RJ;Rio de Janeiro;21941-###|"
     "Porto Alegre;RS;Rio Grande do Sul;90035-###",
     "Hospital das Clínicas @|Universidade Federal de @", ROMANCE_STEMS, "C, L|C, S, L|C, S P, L"},
    {"NG", "Nigeria", "ooo", 1, "Lagos;;;101017|Ibadan;;;200212", "@ University Teaching Hospital",
     WORLD_STEMS, "C, L|C, Oyo State, L"},
    {"GR", "Greece", "eee", 1, "Athens;;;115 27|Thessaloniki;;;546 36",
     "@ General University Hospital|University of @", WEST_STEMS, "C, L|P C, L"},
    {"CZ", "Czech Republic|Czechia", "eep", 1, "Prague;;;128 08|Brno;;;625 00",
     "@ University Hospital|@ Faculty of Medicine", GERMAN_STEMS, "C, L|P C, L"},
};
const size_t corpus_n_countries = sizeof corpus_countries / sizeof *corpus_countries;

const char corpus_departments[] =
    "Department of Radiology|Department of Radiology|Department of Radiology|"
    "Department of Medical Imaging|Department of Radiology and Nuclear Medicine|"
    "Institute of Diagnostic Radiology|Department of Diagnostic Imaging|"
    "Department of Radiological Sciences|Radiology Department|Dept. of Radiology";
const char corpus_other_departments[] =
    "Department of Cardiology|Department of Surgery|Department of Internal Medicine|"
    "Department of Neurology|Department of Biomedical Engineering|Department of Pathology|"
    "Department of Oncology|Department of Pediatrics|Division of Gastroenterology|"
    "Department of Emergency Medicine|School of Public Health|Department of Medical Physics";
const char corpus_groups[] =
    "RADNET Study Investigators|MOSAIC Imaging Consortium|CLARITY Trial Group|"
    "HORIZON Registry Investigators|North Atlantic Imaging Collaborative";
const char corpus_agencies[] =
    "R01 HL9#####;HL;NHLBI NIH HHS;United States|T32 EB9#####;EB;NIBIB NIH HHS;United States|"
    "P30 CA9#####;CA;NCI NIH HHS;United States|;;Demo Imaging Foundation;|"
    "2020-#####;;Example Research Council;Sweden|KL2 TR9#####;TR;NCATS NIH HHS;United States";
