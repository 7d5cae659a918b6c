"""What Member and observer States are called in English besides their names of protocol.

Short forms in common use and, after a semicolon where there are such, adjectives, after the United
Nations' terminology. Other languages are not here: the Panel writes in English.
"""

from __future__ import annotations

from typing import Final

_CALLED: Final = """\
AF Afghan
AL Albanian
DZ Algerian
AD Andorran
AO Angolan
AG Antiguan
AR Argentine|Argentinian
AM Armenian
AU Australian
AT Austrian
AZ Azerbaijani
BS Bahamian
BH Bahraini
BD Bangladeshi
BB Barbadian
BY Belarusian
BE Belgian
BZ Belizean
BJ Beninese
BT Bhutanese
BO Bolivia|Plurinational State of Bolivia;Bolivian
BA Bosnia;Bosnian
BW Botswanan
BR Brazilian
BN Brunei;Bruneian
BG Bulgarian
BF Burkinabe
BI Burundian
CV Cape Verde;Cabo Verdean
KH Cambodian
CM Cameroonian
CA Canadian
CF Central African
TD Chadian
CL Chilean
CN People's Republic of China;Chinese
CO Colombian
KM Comorian
CG Republic of the Congo;Congolese
CR Costa Rican
CI Ivory Coast;Ivorian
HR Croatian
CU Cuban
CY Cypriot
CZ Czech Republic;Czech
KP North Korea|DPRK;North Korean
CD Congo-Kinshasa;
DK Danish
DJ Djiboutian
DM Dominica;
DO Dominican
EC Ecuadorian
EG Egyptian
SV Salvadoran
GQ Equatorial Guinean|Equatoguinean
ER Eritrean
EE Estonian
SZ Swaziland;Swazi
ET Ethiopian
FJ Fijian
FI Finnish
FR French
GA Gabonese
GM Gambian
GE Georgian
DE German
GH Ghanaian
GR Greek
GD Grenadian
GT Guatemalan
GN Guinean
GW Bissau-Guinean
GY Guyanese
HT Haitian
VA Vatican;
HN Honduran
HU Hungarian
IS Icelandic
IN Indian
ID Indonesian
IR Iran|Islamic Republic of Iran;Iranian
IQ Iraqi
IE Irish
IL Israeli
IT Italian
JM Jamaican
JP Japanese
JO Jordanian
KZ Kazakh|Kazakhstani
KE Kenyan
KI I-Kiribati
KW Kuwaiti
KG Kyrgyz
LA Laos;Lao|Laotian
LV Latvian
LB Lebanese
LS Basotho
LR Liberian
LY Libyan
LI Liechtensteiner
LT Lithuanian
LU Luxembourgish
MG Malagasy
MW Malawian
MY Malaysian
MV Maldivian
ML Malian
MT Maltese
MH Marshallese
MR Mauritanian
MU Mauritian
MX Mexican
FM Micronesia;Micronesian
MC Monegasque
MN Mongolian
ME Montenegrin
MA Moroccan
MZ Mozambican
MM Burma;Burmese
NA Namibian
NR Nauruan
NP Nepalese|Nepali
NL Holland;Dutch
NZ New Zealander
NI Nicaraguan
NE Nigerien
NG Nigerian
MK Macedonia;Macedonian
NO Norwegian
OM Omani
PK Pakistani
PW Palauan
PA Panamanian
PG Papua New Guinean
PY Paraguayan
PE Peruvian
PH Philippine|Filipino
PL Polish
PT Portuguese
QA Qatari
KR South Korea;South Korean
MD Moldova;Moldovan
RO Romanian
RU Russia;Russian
RW Rwandan
KN Kittitian
LC Saint Lucian
VC Vincentian
WS Samoan
SM Sammarinese
ST Sao Tomean
SA Saudi
SN Senegalese
RS Serbian
SC Seychellois
SL Sierra Leonean
SG Singaporean
SK Slovak
SI Slovenian|Slovene
SB Solomon Islander
SO Somali
ZA South African
SS South Sudanese
ES Spanish
LK Sri Lankan
PS Palestine;Palestinian
SD Sudanese
SR Surinamese
SE Swedish
CH Swiss
SY Syria;Syrian
TJ Tajik
TH Thai
TL East Timor;Timorese
TG Togolese
TO Tongan
TT Trinidad;Trinidadian
TN Tunisian
TR Turkey;Turkish
TM Turkmen
TV Tuvaluan
UG Ugandan
UA Ukrainian
AE Emirates|UAE;Emirati
GB United Kingdom|Great Britain|Northern Ireland|UK;British
TZ Tanzania;Tanzanian
US United States|USA;American
UY Uruguayan
UZ Uzbek
VU Ni-Vanuatu
VE Venezuela|Bolivarian Republic of Venezuela;Venezuelan
VN Vietnam;Vietnamese
YE Yemeni
ZM Zambian
ZW Zimbabwean
"""

_SPLIT: Final = {line[:2]: line[3:].rpartition(";") for line in _CALLED.splitlines()}
SHORT: Final = {code: tuple(names.split("|")) for code, (names, *_) in _SPLIT.items() if names}
"""Code → what it is called by name besides that of protocol, of those that have such a name."""
CALLED: Final = {
    code: (*SHORT.get(code, ()), *(one for one in adjectives.split("|") if one))
    for code, (*_, adjectives) in _SPLIT.items()
}
"""Code → what it is called besides its name."""
