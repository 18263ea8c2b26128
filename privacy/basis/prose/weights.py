"""Weights of ``features``, learned by ``benchmarks/basis_train.py``. Written by it: do not edit."""

BIAS = -0.239

_TABLE = r"""
@ABOUT_PERSON	0.69
@DEFINITION	-1.06
@DISCLAIMER	-2.47
@EDUCATION	-2.75
@GENERIC	-0.95
@HISTORY	-2.29
@HYPOTHETICAL	-1.44
@METHOD	-1.88
@PERSON	1.37
@QUESTION	-2.75
@adv	0.93
@ass	1.19
@cmp	1.79
@drug	1.72
@find	0.73
@gene	1.84
@gt	-0.57
@item	1.6
@len	-1.08
@res	-1.25
@row	0.69
@tdisease_risk	0.63
@tmedication	-0.16
@tnutrition_metabolism	0.48
@topic	0.76
@treproductive_risk	0.28
@var	0.55
e%	0.24
e% .	0.11
e% lifetime	-0.04
e(	0.26
e( 0	-0.03
e)	0.27
e) .	0.05
e) :	0.2
e,	-0.19
e, and	0.06
e, as	0.32
e, aziz	-0.04
e, bale	-0.04
e, et	-0.17
e, so	0.35
e, the	0.44
e-	0.5
e- 0	-0.55
e- onset	0.08
e- relat	0.07
e- thalassaemia	0.15
e.	-0.51
e. 0	0.04
e. genet	-0.04
e. standard	-0.04
e/	-0.38
e/ *	-0.02
e/ 0	0.42
e0	-0.16
e0 %	0.24
e0 (	0.05
e0 )	0.22
e0 *	-0.04
e0 ,	0.18
e0 -	-0.19
e0 .	-0.58
e0 /	-0.27
e0 :	-0.38
e0 ;	-0.14
e0 ]	-0.17
e0 a	0.02
e0 and	-0.1
e0 b	0.19
e0 c	-0.11
e0 d	0.15
e0 g	-0.02
e0 genotype	0.05
e0 in	-0.21
e0 is	-0.31
e0 july	-0.12
e0 mg	0.04
e0 mutation	-0.04
e0 p	0.5
e0 poor	0.1
e0 r	0.33
e0 th	0.25
e0 variant	0.62
e0 y	0.09
e0 |	0.2
e:	0.66
e: 0	-0.4
e;	0.15
e; 0	-0.14
e>	0.16
e> a	-0.02
e> t	0.18
e?	-0.32
e[	-0.17
e[ 0	-0.17
e]	-0.17
e] richard	-0.04
e^0 .	0.05
e^[ 0	-0.17
e^compound heterozygosity	0.12
e^cyp 0	-0.23
e^he is	0.18
e^noth in	-0.05
e^rs 0	-0.2
e^she was	0.13
e^the child'	0.09
e^the fetu	0.09
e^the patient	-0.91
e^the patient'	-0.58
e^the proband'	-0.13
e^the variant	0.23
e^there is	0.08
e^this report	-0.02
e^this test	-0.6
e^this variant	0.31
e^we recommend	0.12
e^you are	0.14
e^you carry	0.08
e^you do	0.04
e^your genotype	0.08
ea	0.31
ea 0	0.12
ea carrier	0.15
ea cyp	0.11
ea low	0.07
ea pathogenic	-0.21
ea poor	0.15
ea |	0.13
eabout	0.29
eabout 0	0.28
eabove	-0.17
eabove 0	-0.29
eabove average	0.08
eabsorption	-0.15
eabsorption is	0.22
eaccount	0.08
eaccount for	0.08
eacid	-0.04
eadmission	-0.09
eadvice	-0.31
eadvice .	-0.3
eadvis	0.18
eaffect	0.2
eaffect .	0.47
eafter	-0.42
eafter library	-0.03
eage	0.39
eage -	0.07
eage 0	0.27
eal	-0.17
eal .	-0.17
ealcohol	0.48
eall	-0.4
eallele	-0.33
ealzheimer'	0.06
ealzheimer' disease	0.06
ean	0.61
ean affect	0.12
ean even	0.19
eanalys	-0.11
eanalys .	-0.11
eanalysi	-0.47
eand	-1.62
eand a	0.06
eand are	-0.04
eand guidelin	-0.04
eand is	0.44
eand the	0.13
eapoe	-0.46
eappendix	-0.18
eare	-0.07
eare a	0.2
earg	0.46
eas	0.13
eas a	0.16
eas like	0.07
eas usual	0.31
easpirin	-0.65
eassessment	-0.42
eassociat	0.34
eassociat with	0.31
easthma	0.23
eat	-0.29
eat 0	-0.43
eat increas	0.05
eat risk	0.05
eat the	0.23
eatorvastatin	-0.51
eatrial	0.35
eatrial fibrillation	0.35
eatrophy	0.08
eatrophy .	0.08
eaverage	0.06
eaverage .	-0.03
eaverage |	0.04
eavoid	0.42
eaziz	-0.04
eaziz n	-0.04
eb	0.2
eb 0	0.12
ebale	-0.04
ebale s	-0.04
ebas	0.11
ebas on	0.13
ebasi	-0.44
ebasi of	0.03
ebe	0.07
ebe a	0.27
ebe affect	0.47
ebe avoid	0.2
ebe consider	0.2
ebe offer	-0.52
ebe pass	0.33
ebe slow	0.1
ebe used	0.28
ebecause	0.25
ebecause of	0.1
ebecause the	0.07
ebefore	0.19
ebelow	-0.06
ebenign	-0.24
ebenign .	-0.24
ebest	0.17
ebeta	0.21
ebeta -	0.21
ebetter	0.05
ebetween	-0.35
eblood	0.13
eboth	0.08
eboth parent	0.22
eboth partner	-0.06
ebrca	0.11
ebrca 0	0.11
ebreast	-0.26
ebreast cancer	-0.35
ebut	0.03
eby	-0.02
eby 0	0.09
eby cyp	-0.13
eby the	0.35
ec	0.22
ec .	0.19
ec 0	0.02
ec >	0.18
ecaffeine	-0.15
ecalculat	-0.08
ecalculat from	-0.08
ecan	-0.32
ecan be	0.05
ecancer	-0.27
ecancer ,	0.24
ecancer .	-0.53
ecancer will	0.31
ecannot	0.03
ecarbamazepine	-0.21
ecardiomyopathy	0.09
ecardiomyopathy .	0.04
ecarri	0.33
ecarri a	0.25
ecarri the	0.2
ecarrier	-0.44
ecarrier .	0.08
ecarrier of	0.17
ecarrier screen	-0.29
ecarry	0.51
ecaus	-0.36
ecaus by	-0.37
ecause	-0.43
ecause of	-0.43
ecause you	0.1
ecdh	0.18
ecdh 0	0.18
ecftr	0.03
ecftr variant	0.03
echance	0.63
echance of	0.4
echange	-0.08
echild	0.57
echild has	0.22
echild'	-0.31
echildren	-0.08
echildren .	0.03
eclassifi	-0.22
eclassification	0.04
eclearance	0.06
eclinic	-0.14
eclinical	-0.46
eclopidogrel	-0.4
eclopidogrel .	-0.07
ecodeine	-0.22
ecodeine .	-0.24
ecoffee	0.14
ecol	0.18
ecol 0	0.18
ecolorectal	0.24
ecolorectal cancer	0.24
ecommon	-0.03
ecompound	0.12
ecompound heterozygosity	0.12
econdition	0.08
econfirm	-0.12
econsider	0.22
econsiderab	-0.26
econtraindicat	0.17
econvert	0.17
ecouple	0.18
ecouple .	0.18
ecpic	-0.04
ecurrent	-0.24
ecyp	-0.04
ecyp 0	-0.04
ecytochrome	-0.26
ecytochrome p	-0.26
ed	-0.15
ed 0	0.03
edai	0.41
edai .	0.41
edamage	0.05
edaughter	0.1
eday	0.06
edays	-0.81
ede	0.05
ede novo	0.05
edegeneration	-0.24
edeletion	0.38
edetect	-0.57
edetect in	-0.33
edetect variant	-0.06
edevelop	-0.39
ediagnos	-0.03
ediagnose	0.1
ediagnosi	1.02
ediagnosi of	0.25
edid	-0.04
edid not	-0.04
edied	-0.07
ediet	0.07
ediet is	0.07
ediffer	-0.27
edisease	-0.09
edisease .	0.19
edisease in	-0.13
edisease is	0.1
edisease variant	-0.09
edisorder	-0.21
edna	-0.52
edo	0.02
edo not	0.02
edoes	-0.1
edoes not	-0.1
edos	0.21
edose	0.51
edose .	0.16
edose of	0.1
edown	0.07
edpyd	0.11
edrink	0.28
edrug	-0.55
edrug .	-0.05
ee	-0.3
ee 0	-0.46
eeach	0.18
eeasi	0.34
eeat	0.07
eelevat	0.49
eencod	-0.09
eestimat	-0.17
eet	-0.17
eet al	-0.17
eeven	0.22
eeven chance	0.19
eevery	0.19
eevidence	-0.05
eexclud	0.22
eexpect	0.26
eexplain	0.09
efall	0.05
efall ill	-0.25
efamilial	0.48
efamilial variant	0.18
efetu	-0.22
efetu .	-0.61
efibrillation	0.35
efinding	2.02
efluoxetine	0.08
eflush	0.13
efolate	-0.64
efold	0.09
efold risk	0.09
efollow	-0.37
efor	-0.05
efor a	-0.54
efor dna	-0.51
efor this	0.46
efor you	0.26
efound	0.29
efrom	0.18
efrom age	0.07
efrom the	0.09
efunction	-0.03
efuture	0.29
eg	0.09
eg 0	0.12
eg >	-0.02
egen	-0.31
egene	-0.46
egene encod	-0.09
egenet	-0.04
egenet med	-0.04
egenetic	0.4
egenotype	-0.36
egenotype .	0.24
egg	-0.2
egive	0.09
egiven	0.42
egiven the	0.4
egjb	0.13
egjb 0	0.13
eglaucoma	0.05
eguidelin	-0.33
eguidelin for	-0.04
ehas	0.06
ehas a	0.24
ehas an	0.19
ehave	0.1
ehave a	-0.07
ehe	-0.51
ehe is	0.18
ehealthy	0.06
ehear	-0.4
eher	0.54
eher mother	0.13
eher risk	0.18
ehereditary	-0.77
ehet	0.05
eheterozygosity	0.12
eheterozygosity for	0.12
eheterozygou	-0.17
ehigh	0.19
ehigh risk	0.17
ehis	0.29
ehuntington	0.14
ehuntington disease	0.14
ehypercholesterolemia	0.21
ehypercholesterolemia .	0.21
ehyperthermia	0.46
ehypotonia	-0.51
ehypotonia .	-0.51
eidentifi	0.14
eidentify	-0.24
eif	-0.13
eill	-0.25
ein	-0.82
ein 0	-0.24
ein the	-0.45
ein this	0.52
eincreas	0.31
eincreas risk	0.05
eindicat	0.11
eindividual	0.26
eindividual .	0.12
eindividual is	0.17
einfant'	0.14
einherit	0.56
einherit risk	-0.11
einherit the	0.11
eintend	-0.12
eintend to	-0.12
eintermediate	0.16
eintermediate metabolizer	0.12
einterpretation	-0.49
einterpretation of	-0.04
eiron	0.06
eis	0.85
eis advis	0.18
eis an	-0.05
eis associat	0.33
eis at	0.12
eis best	0.17
eis current	-0.2
eis indicat	0.08
eis like	0.35
eis no	-0.16
eis normal	0.22
eis not	0.09
eis recommend	0.26
eit	-0.07
eit can	-0.07
ejuly	-0.12
ejuly 0	-0.12
ekaryotype	-0.14
ekeep	0.04
ekidney	0.46
ekidney ston	0.46
eknown	-0.22
el	-0.05
elaboratory	-0.28
elactase	0.15
elactose	0.08
elarge	-0.06
elead	-0.1
elead to	-0.1
eless	0.41
elevel	-0.13
elibrary	-0.03
elifetime	0.06
elifetime risk	0.03
elike	0.5
elike benign	-0.24
elikelihood	0.1
elimit	0.12
elist	-0.25
elist in	-0.1
eliver	-0.33
eliver .	-0.33
eloss	0.17
eloss of	0.17
elow	-0.2
elow -	-0.22
elower	0.07
elower the	0.06
elynch	-0.4
em	0.05
emacular	0.07
emacular degeneration	0.07
emade	-0.07
emak	0.35
emalignant	0.46
emalignant hyperthermia	0.46
emany	-0.17
emany drug	-0.17
emarfan	-0.16
emarfan syndrome	-0.16
emay	-0.26
emay be	-0.24
emean	-0.12
emed	-0.17
emed .	-0.14
emedical	-0.32
emedical advice	-0.3
emedication	-1.71
emelanoma	0.04
emercaptopurine	0.15
emetabolis	-0.06
emetabolis by	-0.06
emetabolism	-0.88
emetabolizer	0.24
emetabolizer .	0.25
emethotrexate	0.17
emg	0.04
emg dai	-0.19
emight	0.08
emilk	0.19
emonth	-0.41
emore	0.02
emother	0.42
emri	0.04
emuscular	0.3
emuscular atrophy	0.08
emust	-0.27
emust not	-0.48
emutation	-0.42
emutation in	-0.45
emy	-0.17
en	-2.29
en ,	-0.04
eneed	-0.13
eneed to	0.1
enegative	0.03
enext	0.05
enext pregnancy	0.05
enon	0.08
enon -	0.08
enormal	0.57
enot	0.18
enot be	-0.09
enot need	0.12
enoth	-0.05
enoth in	-0.05
enovo	0.05
eodds	0.05
eof	-0.16
eof 0	0.23
eof a	-0.27
eof be	0.2
eof breast	-0.06
eof develop	0.18
eof gen	-0.14
eof melanoma	0.04
eof other	-0.03
eof sequence	-0.04
eof spinal	0.08
eof the	-0.16
eof this	-0.09
eoffer	-0.63
eomeprazole	0.09
eon	-0.23
eon the	-0.16
eonce	0.28
eonly	-0.38
eonset	0.08
eor	-0.32
eother	-0.29
eour	-0.07
eout	0.06
eovarian	0.12
eovarian cancer	0.1
ep	0.51
ep .	0.57
eparent	0.22
epartner	0.1
epartner carry	0.12
epartner test	0.18
epass	0.18
epass it	-0.15
epathogenic	0.18
epathogenic variant	-0.28
epatient	-0.03
epatient .	0.32
epatient has	-0.53
epatient is	0.27
epatient was	-0.64
epatient'	-0.42
epeople	-0.15
epeople is	-0.08
epercentile	0.25
epercentile ,	0.25
epharmacogenomic	-0.95
ephenotype	0.22
ephenotype :	0.17
epolygenic	0.05
epolygenic score	0.05
epoor	0.25
epoor metabolizer	0.1
epopulation	0.16
epositive	-0.29
eprasugrel	0.77
epredict	0.36
epregnancy	0.06
eprenatal	0.09
eprescrib	-0.41
eprobab	0.03
eproband	-0.31
eproband .	0.23
eproband'	-0.13
eproduct	0.03
eprofessional	-0.34
eprognosi	0.28
eprognosi .	0.28
epsoriasi	0.58
er	0.33
erais	0.15
ereceiv	-0.2
erecessive	-0.11
erecommend	0.48
erecommendation	-1.13
erecurrence	0.1
erecurrent	0.09
ereduc	0.4
ereduce	0.07
ereferr	-0.07
erelat	0.07
erelat macular	0.07
eremain	0.23
erepeat	0.2
ereport	-0.94
ereport .	0.2
ereproductive	-1.32
ereproductive risk	-1.32
erequest	-0.42
eresponse	-0.23
eresult	-0.62
eresult from	-0.22
erichard	-0.04
erichard s	-0.04
erisk	-0.55
erisk .	-0.35
erisk assessment	-0.42
erisk for	0.2
erisk is	0.37
erisk of	0.35
erosuvastatin	0.17
erough	0.03
ers	-0.85
ers 0	-0.85
eryr	0.08
eryr 0	0.08
es	-0.04
es ,	-0.04
esame	0.12
escn	-0.04
escn 0	-0.04
escore	0.49
escreen	-0.13
eselect	-0.23
esensitive	0.02
esensitivity	-0.24
esequenc	0.08
esequence	-0.04
esequence variant	-0.04
esevere	0.22
eshe	0.06
eshe was	0.13
eshould	-0.27
eshow	-0.87
eshow a	-0.56
esignificance	0.34
esimvastatin	0.05
esince	-0.43
esingle	-0.07
eslight	0.2
eslight above	0.04
eslow	0.24
eso	0.35
espinal	0.08
espinal muscular	0.08
estandard	-0.04
estandard and	-0.04
estart	0.13
eston	0.46
esuggest	0.1
esusceptibility	-0.19
esusceptibility to	-0.2
esymptom	-0.03
esyndrome	0.37
esyndrome .	0.37
et	0.22
et 0	0.04
etacrolimu	0.05
etak	-1.17
etend	0.3
etend to	0.3
etendency	0.48
etendency toward	0.48
etest	-1.27
etest .	-0.08
etest for	0.16
etest is	-0.29
eth	0.25
eth percentile	0.25
ethalassaemia	0.15
ethan	0.09
ethan average	0.04
ethat	0.59
ethat of	0.06
ethat the	0.1
ethe	0.71
ethe 0	0.45
ethe average	0.04
ethe basi	0.03
ethe child'	-0.31
ethe condition	0.19
ethe couple	0.13
ethe familial	0.27
ethe fetu	-0.26
ethe genotype	0.2
ethe individual	0.38
ethe infant'	0.14
ethe interpretation	-0.04
ethe laboratory	-0.27
ethe liver	-0.33
ethe next	0.05
ethe partner	0.23
ethe patient	-0.27
ethe patient'	-0.42
ethe proband	-0.31
ethe proband'	-0.13
ethe risk	-0.06
ethe same	0.12
ethe top	0.35
ethe usual	0.24
ethe variant	0.31
etherapy	0.12
etherapy is	0.1
ethere	0.3
ethere is	0.08
ethese	0.29
ethis	0.73
ethis genotype	0.11
ethis individual	0.13
ethis patient	0.46
ethis report	0.16
ethis result	0.06
ethis test	-0.77
ethis variant	0.33
ethree	-0.32
ethyroid	0.28
etime	0.07
eto	0.61
eto a	0.11
eto be	0.26
eto diagnose	0.1
eto malignant	0.45
eto the	-0.26
eto this	0.03
eto your	-0.77
etop	0.35
etop 0	0.35
etoward	0.48
ett	0.05
etumour	0.31
etwo	-0.11
etwo year	-0.04
etype	0.19
etype 0	0.32
etypical	0.59
etypical .	0.59
eultrarapid	0.08
eultrasound	-0.47
eunknown	-0.11
eunlike	0.14
eup	-0.29
eus	0.07
euse	0.17
eused	0.28
eusual	0.51
eusual dose	0.07
evariant	0.51
evariant ,	0.4
evariant .	0.27
evariant and	0.32
evariant is	0.06
evariant may	-0.4
evariant were	-0.43
every	0.21
evitamin	-0.56
evitamin d	-0.3
ewarfarin	-0.23
ewas	-1.37
ewas 0	-0.13
ewas detect	-0.52
ewe	0.37
ewe recommend	0.12
ewell	0.09
ewere	-0.66
ewhile	-0.16
ewho	-0.1
ewhy	-0.3
ewill	0.32
ewill be	-0.5
ewill not	0.48
ewilson	-0.23
ewilson disease	-0.23
ewith	0.2
ewith 0	0.07
ewith a	0.16
ewith reduc	0.12
ewith the	0.08
ewithin	-0.81
ewithout	0.26
ewomen	-0.26
ework	-0.77
ex	0.84
ex .	-0.03
ey	0.09
eyear	-0.06
eyou	1.66
eyou .	0.29
eyou are	0.14
eyou at	0.06
eyou carry	0.08
eyou do	0.04
eyou have	0.03
eyou may	0.02
eyour	0.09
eyour children	0.09
eyour genotype	0.08
eyour risk	0.11
e|	0.24
e| above	0.04
e| c	0.13
z$-0	-0.1
z$/0	-0.38
z$/日	-0.06
z$0倍	0.47
z$0型	0.15
z$pp0）	0.16
z$下降	0.15
z$不良	0.03
z$为0%	0.3
z$人群	0.12
z$代谢	-0.23
z$倾向	0.35
z$升高	0.3
z$原因	0.06
z$发病	-0.05
z$变异	-0.45
z$叶酸	-0.19
z$合征	0.02
z$基因	-0.19
z$增加	0.18
z$带者	0.51
z$建议	-0.35
z$异常	-0.35
z$性大	0.11
z$患病	0.3
z$摄入	0.02
z$改变	-0.08
z$敏感	0.17
z$无异	0.14
z$有关	-0.42
z$机会	-0.04
z$格雷	0.21
z$检查	-0.08
z$检测	-0.13
z$水平	0.1
z$测序	-0.1
z$疾病	-0.23
z$病因	-0.13
z$筛查	0.13
z$耐药	0.1
z$能性	-0.41
z$腺癌	-0.36
z$药物	0.09
z$诊断	0.13
z$谢型	0.21
z$较好	0.24
z$门诊	-0.16
z$降低	0.17
z$风险	-0.1
z$饮食	0.05
z$高发	-0.39
z$～0%	-0.51
z(	-0.21
z(0	-0.07
z(0)	-0.06
z)	-0.21
z):	-0.07
z):0	-0.06
z*	0.08
z*0	0.07
z*0:	0.02
z*0，	0.15
z+	-0.13
z+pm0	0.1
z,	-0.23
z,0	-0.07
z,0(	-0.06
z,0,	-0.06
z-	0.03
z-0	-0.07
z-0.	-0.06
z-b	0.03
z-b*	0.02
z-维	0.07
z-维生	0.06
z.	0.5
z.0c	0.23
z.0c>	0.19
z.0g	-0.15
z.0g>	-0.12
z.arg0gln	0.17
z.中	-0.07
z.中华	-0.06
z/	-0.47
z/0	-0.22
z/0。	-0.22
z/l	-0.17
z/日	-0.04
z/日。	-0.03
z0	-0.75
z0%	0.48
z0%。	0.19
z0%的	-0.15
z0%的人	-0.06
z0%，	0.16
z0%～	-0.36
z0%～0%	-0.3
z0(	-0.07
z0(0	-0.06
z0)	-0.07
z0):	-0.06
z0,	-0.24
z0,0	-0.06
z0-	-0.05
z0-0	-0.06
z0.	0.33
z0/	-0.21
z0/0	-0.18
z0:	0.03
z0:0	0.02
z0c	0.23
z0c>	0.23
z0c>t	0.19
z0g	-0.15
z0g>	-0.15
z0g>a	-0.12
z0mg	0.12
z0mg/	-0.05
z0。	-0.54
z0万	-0.15
z0三	0.19
z0三体	0.15
z0个	-0.57
z0个位	-0.03
z0倍	0.35
z0倍。	0.27
z0周	0.26
z0型	0.2
z0型。	0.09
z0型糖	0.07
z0岁	-0.02
z0岁时	-0.06
z0岁，	-0.09
z0年	-0.41
z0年，	-0.12
z0月	-0.2
z0次	0.18
z0百	0.19
z0百分	0.15
z0纯	0.05
z0纯合	0.04
z0，	0.21
z0～	0.3
z0～0	0.24
z:	0.04
z:0	-0.04
z:0-	-0.06
z>	0.17
z>a	-0.15
z>a杂	-0.29
z>t	0.23
z[	-0.07
z[j	-0.07
z[j]	-0.06
z]	-0.07
z].	-0.07
z].中	-0.06
z^-维	0.1
z^0.	0.47
z^一般	-0.17
z^使用	-0.2
z^依据	0.03
z^先证	-0.27
z^华法	-0.36
z^受检	-0.08
z^变异	-0.27
z^叶酸	0.03
z^咖啡	0.2
z^地中	-0.39
z^多基	-0.11
z^如果	-0.45
z^如需	0.13
z^孕妇	-0.08
z^建议	0.66
z^患儿	-0.25
z^患者	-1.24
z^您属	0.05
z^您患	0.1
z^您的	0.36
z^报告	0.2
z^推荐	0.55
z^携带	-0.45
z^未检	-0.14
z^未见	0.16
z^本例	0.05
z^本报	-0.03
z^本检	0.04
z^本次	-0.54
z^根据	0.62
z^检出	-0.13
z^检测	0.03
z^每个	0.21
z^用药	-0.9
z^由于	0.37
z^疾病	-0.09
z^结合	0.37
z^维生	-0.28
z^综合	0.14
z^考虑	0.07
z^胎儿	0.16
z^药物	-0.14
z^营养	-0.05
z^该变	0.09
z^遗传	-0.3
z^采用	0.02
z^风险	-0.35
za	0.1
zaa	0.09
zacmg	-0.09
zaldh0	-0.05
zapoe	-0.26
zarg0gln	0.17
za杂	-0.35
za杂合	-0.29
zb	0.03
zb*	0.03
zb*0	0.02
zbrca0	0.14
zc	0.17
zc.	0.17
zc.0c	0.19
zc.0g	-0.12
zcdh0	0.06
zcdh0变	0.06
zcdh0变异	0.05
zclinvar	0.06
zcpic	-0.11
zcyp0a0	0.03
zcyp0c0	-0.34
zcyp0c0*	-0.17
zcyp0c0*0	-0.14
zcyp0c0基	0.15
zcyp0c0基因	0.12
zcyp0d0	0.1
zd	-0.19
zdna	-0.06
zg0pd	0.02
zg0pd缺	0.02
zg0pd缺乏	0.02
zgjb0	-0.37
zgjb0致	0.06
zgjb0致病	0.05
zh	-2.32
zhla	0.03
zhla-	0.03
zhla-b	0.02
zj	-0.07
zj]	-0.07
zj].	-0.06
zl	-0.16
zmg	0.16
zml	-0.33
zmri	-0.37
zmthfr	-0.67
zp	0.24
zp.	0.25
zp.arg0gln	0.14
zpah	-0.02
zpah基	-0.02
zpm0	0.09
zpp0	0.11
zpp0）	0.11
zpp0）。	0.09
zpvs0	0.05
zqt	-0.14
zqt综	-0.15
zqt综合	-0.12
zrs0	-0.65
zscn0a	-0.06
zslc0a0	-0.09
zsmn0	0.12
zt	0.23
ztt	0.1
zvkorc0	-0.32
zx	0.12
zx连	0.12
zx连锁	0.1
z|	0.09
z|c	0.05
z|c.	0.04
z|致	0.05
z|致病	0.04
z|高	0.03
z—	0.48
z——	0.48
z“	0.12
z”	0.12
z、	-1.14
z、广	-0.28
z。	-0.89
z一	0.34
z一代	0.16
z一半	0.03
z一定	0.09
z一次	0.29
z一步	-0.41
z一生	0.09
z一生中	0.07
z一种	-0.11
z一般	-0.12
z一般人	-0.07
z万	-0.15
z三	-0.63
z三代	-0.42
z三体	0.19
z上	0.34
z下	-0.09
z下一	0.16
z下降	-0.04
z下降。	0.09
z不	0.52
z不会	0.47
z不会患	0.24
z不全	0.32
z不发	-0.04
z不发病	-0.03
z不同	-0.14
z不宜	0.02
z不明	-0.06
z不能	-0.18
z不能替	-0.08
z不良	0.02
z与	0.09
z与cyp0c0	-0.32
z与多	0.05
z专	-0.12
z丙戊	0.09
z丙戊酸	0.07
z丙酮	-0.09
z丙酮尿	-0.08
z业	-0.05
z东	-0.26
z东、	-0.28
z两	-1.0
z严	0.03
z严重	0.03
z个	-0.7
z个人	-0.07
z个位	-0.03
z个位点	-0.03
z个体	-0.35
z中	-0.1
z中华	-0.07
z中华医	-0.06
z中患	-0.17
z中无	-0.33
z中无类	-0.27
z中海	0.14
z中海贫	0.11
z中等	0.09
z中获	0.04
z中间	0.21
z中间代	0.08
z临	-0.29
z临床	-0.29
z临床意	0.03
z临床诊	-0.18
z为	0.02
z为*	0.17
z为*0	0.14
z为0%	0.04
z为0%。	0.17
z为0%，	-0.04
z为中	0.17
z为可	0.15
z为可能	0.12
z为常	0.06
z为常人	0.03
z为携	-0.36
z为携带	-0.29
z为致	0.06
z为致病	0.05
z为该	-0.09
z主	-0.35
z主要	-0.35
z义	0.46
z义变	0.14
z义变异	0.11
z义未	0.3
z义未明	0.24
z之	-0.05
z乙	0.28
z乙酰	0.26
z乙醛	-0.04
z书	-0.05
z乳糖	0.19
z乳腺	-0.18
z乳腺癌	-0.27
z了	-0.18
z了解	-0.19
z于	-0.22
z于0	-0.22
z于0%	0.19
z于平	0.04
z于平均	0.04
z五	-0.1
z亦	-0.08
z产	-0.08
z产前	0.23
z亲	0.1
z人	0.04
z人的	-0.19
z人的0	0.07
z人群	0.15
z人群。	0.07
z仅	-0.03
z仅供	-0.03
z从	0.27
z他克	0.05
z他克莫	0.04
z他汀	0.1
z代	-0.18
z代。	0.17
z代患	0.13
z代测	-0.04
z代测序	-0.04
z代谢	-0.06
z代谢。	-0.14
z代谢型	0.25
z代谢能	-0.16
z以	0.14
z以上	0.23
z任	-0.25
z份	-0.05
z伊	0.03
z伊立	0.03
z伊立替	0.02
z伐	0.02
z伐他	0.03
z伐他汀	0.02
z优	0.04
z会	0.55
z会.	-0.07
z会。	-0.03
z会不	-0.12
z会患	0.3
z会患病	0.17
z会让	0.09
z会让您	0.07
z传	-0.15
z传咨	-0.17
z传咨询	-0.14
z传学	0.36
z传性	-0.3
z传性乳	-0.18
z传性耳	0.09
z传性肿	-0.19
z传病	-0.14
z传给	0.02
z传风	0.04
z传风险	0.03
z估	-0.59
z估计	0.24
z似	-0.19
z似患	0.09
z似患者	0.07
z但	0.06
z位	-0.56
z位于	0.15
z位变	0.05
z位变异	0.04
z位基	-0.16
z位基因	-0.13
z位点	-0.57
z位，	-0.04
z低	0.62
z低。	0.34
z低于	0.18
z低，	0.08
z低，建	0.06
z体	-0.24
z体内	0.11
z体重	-0.24
z体隐	-0.1
z体隐性	-0.08
z何	-0.24
z作	-0.21
z作出	0.03
z作用	-0.04
z使	0.77
z使用	0.59
z例	0.02
z供	-0.3
z修复	-0.02
z倍	0.23
z倍|	0.02
z倍。	0.33
z值	-0.15
z值。	0.1
z倾	0.32
z倾向	0.32
z倾向。	0.2
z偏	0.61
z偏高	0.56
z做	-0.06
z健	-0.03
z健康	-0.03
z健康人	-0.03
z偶	0.34
z儿	0.23
z儿0	0.19
z儿0三	0.15
z儿出	-0.13
z儿出生	-0.11
z儿子	0.16
z儿的	0.2
z充叶	-0.2
z充叶酸	-0.16
z先	-0.13
z先证	-0.15
z先证者	-0.13
z光	0.08
z克	0.05
z克莫	0.05
z克莫司	0.04
z免	0.25
z入	0.44
z入前	0.4
z全	-0.1
z全。	0.39
z公	-0.17
z共	-0.38
z共同	-0.07
z共识	-0.07
z共识[	-0.06
z关	-0.25
z关。	-0.3
z关节	0.09
z其	0.29
z具	-0.03
z养	-0.36
z内	-0.29
z再	0.64
z再发	0.11
z再发风	0.09
z冠	0.21
z冠心	0.22
z冠心病	0.18
z决	0.03
z准	-0.16
z减	0.15
z减少	0.12
z减重	0.03
z减重效	0.02
z凝	-0.04
z几	0.23
z几率	0.23
z几率约	0.11
z凡	-0.07
z凡综	-0.07
z凡综合	-0.06
z出	-1.06
z出现	-0.44
z出生	-0.2
z出的	0.09
z分	-0.26
z分为	-0.23
z分会	-0.07
z分会.	-0.06
z分位	0.15
z分子	0.26
z分子诊	0.08
z分析	-0.24
z列	-0.02
z初	0.1
z判	0.26
z判定	0.17
z利	0.49
z利用	0.17
z别	0.05
z别嘌	0.02
z别嘌醇	0.02
z到	0.2
z制	0.08
z制剂	0.12
z刺	0.33
z剂	0.35
z剂。	0.05
z剂量	0.27
z前	0.46
z前0%	0.1
z前0%，	0.06
z力	-0.25
z力显	0.1
z力显著	0.08
z功	0.06
z功能	0.06
z加	0.23
z加。	0.13
z加权	-0.07
z动	0.08
z助	-0.57
z勿	-0.05
z化	0.09
z化乳	0.03
z化乳糖	0.02
z匹	-0.28
z匹林	-0.29
z区	-0.19
z区域	-0.2
z医	-0.73
z医学	-0.19
z医学会	-0.06
z医生	-0.24
z升	0.21
z升高	0.21
z升高。	0.17
z半	0.14
z半年	0.12
z华	-0.23
z华医	-0.07
z华医学	-0.06
z华法	-0.17
z华法林	-0.14
z单	-0.17
z南	-0.37
z卡	0.1
z危	0.04
z卵	0.11
z卵巢	0.11
z卵巢癌	0.08
z压	-0.14
z原因	-0.06
z原因。	0.03
z参	-0.37
z参与	-0.03
z参考	-0.14
z参考，	-0.03
z及	-0.39
z友	0.16
z友病	0.16
z双方均	-0.03
z双等	0.05
z双等位	0.04
z反	-0.11
z反复	-0.11
z反复骨	-0.03
z发	0.33
z发。	-0.28
z发性	0.07
z发现	-0.2
z发生	0.38
z发病	0.17
z发病。	-0.03
z发育	0.26
z发育迟	-0.04
z发风	0.11
z发风险	0.09
z取	-0.25
z取。	-0.25
z受	-0.02
z受检	0.07
z受检者	0.06
z变	0.33
z变。	-0.05
z变异	0.48
z变异。	-0.26
z变异不	0.14
z变异与	0.05
z变异可	-0.04
z变异导	0.04
z变异携	0.05
z变异解	-0.08
z变异，	0.2
z变性	0.11
z变性的	0.09
z变提	0.3
z变提示	0.25
z变的	-0.24
z口	-0.2
z口服	-0.2
z可	0.77
z可正	0.09
z可正常	0.07
z可由	-0.04
z可能	-0.11
z可能性	0.14
z可能致	-0.25
z可能良	0.02
z史	0.12
z史。	-0.11
z史，	0.2
z史：	-0.08
z叶酸。	-0.04
z叶酸利	0.14
z号	-0.16
z司	0.12
z司。	0.32
z司匹	-0.29
z司匹林	-0.23
z吃	0.09
z合	0.84
z合|	0.05
z合|致	0.04
z合变	-0.22
z合变异	-0.18
z合征	-0.02
z合成	0.02
z合杂	0.19
z合杂合	0.15
z合评	0.08
z合，	0.19
z吉	0.06
z吉非	0.06
z吉非替	0.05
z同	0.48
z同一	0.31
z后	-0.06
z后0	-0.2
z后代	0.13
z后代患	0.1
z向	0.32
z向。	0.25
z吡	0.03
z吡格	0.03
z吡格雷	0.02
z否	-0.11
z听	-0.34
z听力	-0.35
z吸	0.15
z吸收	0.14
z告	-0.39
z告结	0.16
z呤	0.1
z呤的	0.07
z周	-0.27
z周血	-0.04
z味	-0.05
z和	-0.33
z咖	0.18
z咖啡	0.18
z咖啡因	0.12
z咨	-0.16
z咨询	-0.16
z响	0.07
z哮	0.17
z哮喘	0.17
z啡	0.18
z啡因	0.14
z喘	0.17
z喝	0.05
z嘌	0.05
z嘌醇	0.02
z因	-0.68
z因c	0.08
z因c.	0.07
z因。	-0.19
z因型	-0.4
z因型为	-0.51
z因检	-0.09
z因检测	-0.08
z因此	-0.06
z因病	-0.2
z因的	-0.06
z因组	-0.18
z因组学	-0.08
z因评	0.03
z因评分	0.02
z因风	0.14
z因风险	0.11
z围	0.23
z国	-0.49
z在	0.48
z地	-0.03
z地中	0.14
z地中海	0.11
z地平	-0.14
z均为携	0.02
z均携	-0.03
z均携带	-0.02
z均水	0.09
z均水平	0.07
z型	0.43
z型。	0.55
z型为	-0.62
z型患	0.03
z型患者	0.02
z型糖	0.09
z型糖尿	0.07
z型，	0.53
z型，可	0.25
z型：	-0.3
z域	-0.2
z培	0.28
z基	-0.24
z基因	-0.37
z基因c	0.07
z基因。	-0.11
z基因型	-0.32
z基因检	-0.08
z基因病	-0.16
z基因的	-0.05
z基因组	-0.15
z基因评	0.02
z基因风	0.11
z境	-0.07
z增	0.32
z增加	0.39
z增加。	0.11
z增高	0.08
z声	-0.2
z处	0.33
z处于	0.11
z复	0.56
z复合	0.19
z复合杂	0.15
z复骨	-0.03
z复骨折	-0.03
z外	0.06
z外周	-0.04
z外周血	-0.04
z外显	-0.1
z外显子	-0.08
z外补	0.07
z外补充	0.06
z多	-0.35
z多。	-0.02
z多基	0.12
z多基因	0.1
z多态	-0.28
z多态性	-0.23
z大	-0.1
z大。	-0.08
z夫	-0.46
z夫妇	-0.07
z夫妻	-0.4
z失	0.43
z失，	0.06
z头	-0.19
z奥	0.08
z女	-0.09
z女儿	0.18
z女性	-0.29
z奶	0.17
z奶。	0.16
z好	0.18
z好。	0.17
z如	-0.82
z如果	-0.32
z如需	0.09
z妇	-0.13
z妻	-0.39
z始	0.13
z始剂	0.12
z始剂量	0.1
z姐	-0.18
z姐姐	-0.18
z婴	0.05
z婴儿	0.05
z子	0.38
z子女	0.17
z子诊	0.1
z子诊断	0.08
z孕	-0.29
z孕0	0.26
z孕前	0.05
z孕妇	-0.06
z存	0.22
z存在	0.07
z学	-0.08
z学会	-0.07
z学分	-0.07
z学分会	-0.06
z学检	0.15
z学检测	0.22
z孩	0.07
z孩子	0.07
z完	-0.46
z定	0.23
z定。	-0.12
z定为	0.16
z定为致	0.13
z宜	0.13
z实	0.14
z审	-0.02
z审核	-0.02
z家	0.28
z家族	0.27
z家族史	0.14
z家系	0.08
z家系致	0.08
z容	0.07
z容易	0.09
z对	0.34
z对您	0.06
z导	-0.21
z导致	0.06
z将	-0.13
z小	0.18
z小。	0.07
z小板	0.07
z小板治	-0.04
z少	0.26
z尔	0.05
z尔茨	0.05
z尔茨海	0.04
z尚	0.02
z就	-0.3
z就诊	-0.12
z尼	0.07
z尿	0.03
z尿病	0.09
z尿症	-0.09
z展	-0.05
z属	0.44
z属于	0.07
z岁	-0.05
z岁时	-0.07
z岁，	-0.11
z巢	0.11
z巢癌	0.1
z巢癌的	0.08
z差	-0.53
z差异	-0.49
z已	0.17
z布	0.09
z希	-0.12
z带	0.16
z带brca0	-0.18
z带gjb0	0.06
z带gjb0致	0.05
z带同	0.17
z带同一	0.14
z带者	-0.15
z带者。	0.29
z带者筛	-0.2
z带者，	-0.11
z带该	0.06
z常	0.7
z常。	0.13
z常人	0.13
z常人的	0.03
z常使	0.19
z常使用	0.15
z常染	-0.12
z常染色	-0.09
z常用	-0.04
z平。	-0.04
z平均水	0.07
z年	-0.33
z年，	-0.14
z并	0.04
z并不	0.08
z幼	-0.4
z广	-0.27
z广东	-0.28
z广东、	-0.23
z广西	-0.28
z床	-0.29
z床意	0.03
z床意义	0.03
z床诊	-0.23
z床诊断	-0.18
z序。	-0.07
z库	-0.18
z库，	-0.12
z应	0.07
z应避	0.15
z应避免	0.12
z度	0.2
z度为	-0.09
z度为0%	-0.07
z康人	-0.03
z康人群	-0.03
z建	-0.23
z建议	-0.1
z建议。	-0.2
z建议每	0.11
z异	-0.21
z异。	-0.24
z异不	0.17
z异不会	0.14
z异与	0.07
z异可	-0.05
z异可能	-0.04
z异导	0.05
z异导致	0.04
z异常	-0.35
z异常。	-0.21
z异携	0.06
z异携带	0.05
z异解	-0.09
z异，	0.25
z引	-0.13
z引起	-0.13
z张	0.04
z弱	0.32
z弱，	0.2
z强	0.15
z归	0.14
z录	-0.11
z影	0.07
z影响	0.07
z往	-0.13
z征	-0.02
z很	0.03
z得	0.54
z得到	0.09
z心	0.27
z心病	0.22
z心肌	0.03
z心血	-0.19
z心血管	-0.16
z必	0.14
z志	-0.07
z志,	-0.07
z志,0	-0.06
z快	0.29
z快代	0.29
z快代谢	0.24
z怀	-0.21
z态	-0.19
z态性	-0.28
z性	-0.15
z性。	-0.18
z性乳	-0.22
z性乳腺	-0.18
z性变	0.07
z性变异	0.06
z性大	0.08
z性大。	0.06
z性的	0.2
z性耳	0.11
z性耳聋	0.09
z性肿	-0.23
z性肿瘤	-0.19
z性致	0.05
z性致病	0.04
z性遗	-0.12
z性遗传	-0.09
z性风	0.06
z性风险	0.04
z性高	0.07
z性高热	0.03
z性，	0.18
z总体	0.07
z恶	0.04
z恶性	0.04
z恶性高	0.03
z患乳	0.08
z患乳腺	0.06
z患儿	-0.16
z患儿出	-0.11
z患儿的	0.16
z患病	0.14
z患病。	0.17
z患病风	0.22
z患者	-0.17
z患者中	0.05
z患者服	-0.24
z患者，	0.07
z您	0.9
z您不	0.04
z您体	0.07
z您体内	0.06
z您对	-0.07
z您属	0.04
z您属于	0.03
z您患	0.16
z您的	0.16
z情	-0.24
z意	0.22
z意义	0.33
z意义未	0.24
z感	0.68
z感。	0.28
z感，	0.17
z慢	0.24
z慢代	0.06
z慢代谢	0.05
z慢，	0.04
z戊	0.09
z戊酸	0.09
z成	-0.09
z成。	-0.14
z成年	-0.25
z我	-0.52
z我国	-0.43
z或	-0.04
z或可	-0.26
z截	0.06
z截短	0.06
z所	-0.26
z托	0.08
z技	-0.02
z技术	-0.02
z把	-0.23
z抑	0.13
z抑制	0.13
z抑制剂	0.1
z抗	0.05
z抗凝	-0.04
z抗血	0.07
z抗血小	0.06
z报	-0.52
z报告	-0.39
z报告结	0.13
z拉	0.14
z拉格	0.06
z拉格雷	0.05
z持	0.29
z指	-0.14
z指南	-0.09
z按常	-0.06
z按常规	-0.05
z损	0.12
z换	0.02
z换算	-0.04
z据	0.53
z据库	-0.03
z排	0.15
z排在	0.03
z排除	0.12
z排除受	-0.26
z接	0.05
z控	0.07
z控制	0.07
z推	0.48
z推荐	0.49
z提	-0.74
z提供	-0.27
z提示	-0.5
z提示对	0.1
z提示胎	-0.27
z携带brca0	-0.15
z携带gjb0	0.05
z携带同	0.14
z携带者	-0.13
z携带该	0.05
z摄	0.02
z摄入	0.02
z支	0.08
z支持	0.06
z收	0.13
z改	-0.02
z改变	-0.05
z改变。	-0.04
z改服	0.03
z放	0.31
z效	0.06
z效果	0.04
z效降	0.03
z效降低	0.02
z敏	0.22
z敏感	0.3
z敏感。	0.1
z敏感，	0.14
z数	-0.17
z数据	-0.04
z数据库	-0.03
z整	-0.05
z文	-0.15
z文库	-0.03
z斑	0.06
z斑变	0.06
z斑变性	0.05
z断	0.18
z断。	0.09
z断为	-0.08
z新	-0.17
z方	-0.46
z方均	-0.03
z族	0.27
z族史	0.18
z无	-0.26
z无异	0.1
z无异。	0.08
z无类	-0.33
z无类似	-0.27
z无需	0.09
z无需额	0.06
z日	-0.03
z日。	-0.04
z日内	-0.2
z日补	0.14
z日补充	0.11
z早	0.26
z时	0.34
z明	0.64
z明显	0.32
z明确	0.06
z明确的	-0.21
z易	0.59
z易感	0.35
z昔	-0.13
z是	-0.14
z是一	-0.14
z是一种	-0.08
z是否	-0.1
z是遗	-0.07
z是遗传	-0.06
z显	0.65
z显子	-0.1
z显示	0.36
z显示您	0.2
z显著	0.1
z显著下	0.08
z普	0.14
z普拉	0.06
z普拉格	0.05
z普通	0.06
z普通人	0.05
z更	0.02
z曾	-0.34
z替	0.08
z替代	-0.04
z替尼	0.07
z替康	0.03
z替格	0.07
z替格瑞	0.06
z月	-0.2
z有	0.08
z有0%	0.06
z有0%的	-0.13
z有一	0.03
z有一半	0.02
z有两	-0.1
z有关	-0.3
z有关。	-0.25
z有结	0.45
z服	-0.91
z服用	-0.51
z望	-0.12
z未	-0.11
z未发	-0.34
z未发现	-0.27
z未携	0.2
z未携带	0.16
z未明	0.3
z未检	-0.1
z未检出	-0.08
z未见	0.14
z本	-0.07
z本人	0.2
z本例	0.26
z本报	-0.03
z本报告	-0.02
z本检	-0.11
z本检测	-0.09
z本次	-0.19
z本次检	0.05
z术	-0.17
z机	0.2
z机会	0.25
z机会。	-0.02
z杂	-0.16
z杂合	-0.1
z杂合变	-0.25
z杂合，	0.12
z杂志	-0.07
z杂志,	-0.06
z权	-0.07
z李	-0.02
z李某	-0.02
z来	-0.03
z松	0.17
z板	0.07
z板治	-0.05
z板治疗	-0.04
z极	0.03
z构	-0.07
z析	-0.24
z林	-0.67
z果	-0.09
z果。	-0.06
z果不	-0.45
z果可	0.46
z果提	0.13
z果提示	0.11
z果有	-0.28
z果，	0.26
z果：	-0.18
z某	-0.29
z某。	-0.02
z染	-0.12
z染色	-0.13
z染色体	-0.1
z查	0.13
z查。	0.05
z标	-0.13
z栓	0.08
z样	0.18
z核	-0.19
z根	0.15
z根据	0.31
z格	0.02
z格瑞	0.07
z格瑞洛	0.06
z格雷	0.03
z格雷。	0.12
z检	-0.94
z检。	-0.24
z检出	-0.4
z检出的	0.08
z检查	-0.05
z检查。	-0.05
z检测	-0.47
z检测显	0.13
z检测未	-0.12
z检测结	0.09
z检测采	0.13
z检者	0.07
z检者发	0.09
z检者患	-0.26
z检者自	-0.07
z植	0.4
z植入	0.4
z植入前	0.33
z概	0.43
z概率	0.44
z概率为	0.2
z次	0.63
z次检	0.07
z次检测	-0.1
z正	0.72
z正常	0.73
z此	0.03
z步	-0.31
z死	0.04
z死于	-0.02
z段	-0.06
z母	0.21
z母亲	0.02
z每	0.68
z每个	0.15
z每日	0.15
z每日补	0.11
z毒	0.11
z毒性	0.11
z毒性的	0.07
z比	-0.14
z氟	0.05
z氧	0.07
z氨	0.19
z氨基	0.19
z氨蝶	0.07
z氨蝶呤	0.06
z氯	-0.11
z氯吡	0.03
z氯吡格	0.02
z水	0.14
z水平	0.14
z水平。	0.06
z汀	0.11
z求	0.11
z治	-0.46
z治疗	-0.3
z治疗中	-0.05
z法	-0.07
z法林	-0.17
z洛	0.08
z活	0.12
z流	-0.09
z流产	-0.09
z测	-0.25
z测序。	-0.06
z测显	0.17
z测显示	0.13
z测未	-0.15
z测结	0.11
z测结果	0.09
z测采	0.16
z测采用	0.13
z海	0.18
z海贫	0.14
z海贫血	0.11
z海默	0.05
z海默病	0.04
z消化乳	0.02
z深	0.04
z清	-0.32
z滨	-0.04
z炎	0.17
z点	-0.62
z烟	0.06
z热	-0.31
z然	0.21
z照	-0.04
z父	0.19
z父亲	0.08
z父母	0.13
z片	0.1
z片段	-0.06
z物	-0.11
z物。	0.07
z物基	-0.17
z物基因	-0.14
z特	-0.05
z特异	-0.05
z状	0.46
z状腺	0.2
z猝	0.11
z猝死	0.11
z率	0.57
z率为	0.24
z率低	0.21
z率约	0.15
z王	-0.16
z王某	-0.17
z环	-0.07
z环境	-0.07
z现	-0.19
z现有	0.44
z瑞	0.07
z瑞洛	0.07
z生	-0.81
z生中	0.09
z生中患	-0.14
z生后	-0.11
z生素	-0.03
z生素a	0.08
z生素d	-0.16
z生育	-0.49
z生育时	0.44
z生育风	-1.04
z用	-0.38
z用。	0.35
z用二	-0.03
z用于	-0.22
z用他	0.1
z用卡	0.1
z用可	0.03
z用替	0.07
z用替格	0.06
z用氨	-0.14
z用的	-0.11
z用药	-0.73
z用药建	-0.52
z用阿	-0.03
z用，	0.02
z由	-0.47
z由于	0.26
z甲	0.21
z甲氨	0.07
z甲氨蝶	0.06
z甲状	0.2
z甲状腺	0.17
z电	-0.44
z男	0.09
z略	0.13
z略高	0.07
z疏	0.17
z疏松	0.17
z疑	-0.47
z疗	-0.14
z疗中	-0.06
z疗建	-0.25
z疗建议	-0.2
z疗效	0.03
z疗效降	0.02
z疹	-0.16
z疾	-0.88
z疾病	-0.9
z疾病。	-0.14
z疾病的	0.14
z疾病诊	-0.18
z疾病风	-0.2
z病	-0.56
z病|	0.06
z病。	0.46
z病变	0.04
z病变异	0.04
z病史	0.05
z病因	-0.11
z病因。	-0.08
z病性	0.04
z病性变	0.04
z病患	-0.4
z病情	-0.18
z病的	0.03
z病的发	0.08
z病的可	-0.23
z病的遗	0.07
z病诊	-0.22
z病诊断	-0.18
z病风	0.12
z病风险	0.09
z病（	0.13
z病（pvs0	0.04
z病，	-0.06
z症	0.08
z症的	0.04
z症，	0.1
z症，自	0.08
z瘤	-0.18
z癌	-0.08
z癌。	-0.25
z癌的	0.07
z癌的风	-0.09
z癌相	-0.04
z癌相关	-0.03
z癌风	0.43
z癌风险	0.35
z癌，	-0.25
z白	-0.43
z百	0.15
z百分	0.15
z百分位	0.12
z的	0.03
z的0	0.15
z的0倍	0.09
z的0～	0.04
z的人	-0.08
z的代	-0.1
z的代谢	-0.08
z的减	0.03
z的减重	0.02
z的几	0.14
z的几率	0.11
z的发	0.1
z的发生	0.11
z的变	0.08
z的变异	0.06
z的可	0.17
z的可能	0.14
z的吸	-0.25
z的吸收	-0.2
z的女	-0.15
z的患	0.08
z的患病	-0.07
z的患者	0.13
z的慢	-0.09
z的效	0.05
z的机	0.09
z的机会	0.07
z的概	0.17
z的概率	0.14
z的病	-0.09
z的病因	-0.08
z的结	-0.15
z的致	-0.28
z的致病	-0.23
z的遗	0.23
z的遗传	0.19
z的需	0.09
z的需求	0.07
z的风	-0.04
z的风险	-0.03
z监	-0.27
z盖	-0.21
z目	-0.15
z目前	-0.13
z直	0.23
z相	-0.09
z相关	-0.04
z看	0.22
z看，	0.23
z着	-0.12
z短	-0.42
z码	-0.08
z研	-0.06
z研究	-0.06
z硝	0.02
z确	-0.14
z确的	-0.26
z确的致	-0.21
z确诊	-0.12
z碱	0.1
z碳	0.02
z示	-0.32
z示对	0.12
z示患	0.1
z示患者	0.08
z示您	0.28
z示胎	-0.33
z示胎儿	-0.27
z祖	0.04
z神	-0.03
z神经	-0.06
z禁	0.09
z禁用	0.09
z种	-0.41
z科	-0.17
z积	-0.16
z积，	0.07
z称	-0.1
z究	-0.06
z穿	0.33
z穿刺	0.34
z突	-0.05
z突变	-0.05
z突变提	0.25
z突变的	-0.2
z立	0.1
z立替	0.03
z立替康	0.02
z端	-0.03
z符	0.38
z第	0.13
z第0	0.19
z第0百	0.15
z等	-0.58
z等位	-0.12
z等位变	0.04
z等位基	-0.13
z等级	-0.16
z筛	-0.09
z筛查	-0.09
z筛查。	0.09
z算	-0.19
z算。	-0.12
z管	-0.47
z管病	-0.1
z类	-0.35
z类似	-0.34
z类似患	0.07
z类药	0.07
z类药物	0.06
z粒	0.16
z精	0.27
z糖	0.16
z糖尿	0.09
z糖尿病	0.07
z糖苷	0.03
z系	-0.35
z系致	0.09
z系致病	0.08
z素	0.14
z素a	0.1
z素d	-0.2
z累	0.04
z红	-0.04
z纤	0.06
z纤维	0.06
z约	-0.16
z约0	-0.07
z约0%	0.14
z约为	0.12
z约为0%	0.03
z约有	-0.09
z级	-0.17
z级。	-0.14
z纯	0.14
z纯合	0.15
z纯合变	0.07
z线	-0.08
z组	-0.26
z组学	-0.1
z经	-0.07
z结	0.38
z结合	0.26
z结果	-0.02
z结果不	-0.36
z结果可	0.38
z结果提	0.11
z结果，	0.21
z结果：	-0.15
z结肠	-0.06
z结肠癌	-0.06
z给	0.13
z给药	0.09
z续	0.1
z维	0.11
z维生	-0.03
z维生素	-0.03
z综	0.07
z综合	0.08
z综合评	0.07
z缓	-0.05
z编	-0.23
z编码	-0.08
z缺	0.08
z缺失	0.22
z罹	0.32
z罹患	0.32
z羊	0.33
z群	0.15
z群。	0.08
z考	0.19
z考虑	0.34
z考，	-0.03
z考，不	-0.03
z者	-0.6
z者。	0.02
z者中	0.06
z者为	0.33
z者使	0.07
z者使用	0.06
z者发	0.11
z者发生	0.09
z者可	0.03
z者因	-0.12
z者患	-0.24
z者携	0.03
z者携带	0.02
z者服	-0.3
z者服用	-0.24
z者筛	-0.24
z者筛查	-0.2
z者自	-0.48
z者，	-0.03
z者：	-0.15
z而	0.04
z而言	0.04
z而言，	0.04
z耐	0.08
z耐药	0.07
z耐药。	0.06
z耳	0.15
z耳聋	0.15
z耳聋的	0.05
z聋	0.15
z聋的	0.06
z肉	0.07
z肌	0.14
z肌病	0.04
z肝	-0.21
z肝毒	0.09
z肝毒性	0.07
z肝脏	-0.46
z肠	0.07
z肠癌	0.07
z育	-0.23
z育时	0.54
z育迟	-0.05
z育迟缓	-0.04
z育风	-1.27
z育风险	-1.04
z肾	0.39
z肿	-0.24
z肿瘤	-0.25
z胃	0.06
z胃癌	0.06
z胆	0.13
z胆碱	0.11
z胎	0.2
z胎儿	0.16
z胎儿0	0.15
z胞	0.12
z能	-0.08
z能力	0.05
z能力显	0.08
z能性	0.17
z能性。	-0.24
z能性大	0.06
z能替	-0.09
z能替代	-0.08
z能致	-0.3
z能致病	-0.25
z能良	0.03
z能良性	0.02
z脂	0.02
z脉	0.08
z脉血	0.08
z脉血栓	0.07
z脊	0.13
z脊髓	0.06
z脏	-0.52
z脑	-0.17
z脸	-0.03
z脸红	-0.03
z腹	-0.12
z腺	0.03
z腺癌	-0.41
z腺癌。	-0.21
z腺癌的	-0.09
z腺癌相	-0.03
z膜	0.33
z自	-0.48
z自然	0.11
z至	-0.19
z致	-0.16
z致病|	0.04
z致病变	0.04
z致病性	0.04
z致病（	0.11
z般	-0.12
z般人	-0.08
z良	0.05
z良。	0.02
z良性	0.03
z色	-0.23
z色体	-0.13
z色体隐	-0.08
z色素	-0.11
z节	0.09
z若	-0.09
z苯	-0.08
z苯丙	-0.08
z苯丙酮	-0.08
z苷	0.03
z范	0.22
z范围	0.22
z茨	0.05
z茨海	0.05
z茨海默	0.04
z荐	0.48
z药	-0.75
z药。	0.12
z药建	-0.64
z药建议	-0.52
z药物	-0.14
z药物。	0.05
z药物基	-0.14
z莫	-0.11
z莫司	0.05
z获	0.13
z营	-0.36
z营养	-0.36
z著	0.1
z著下	0.1
z著下降	0.08
z蓄	0.07
z蓄积	0.07
z蓄积，	0.06
z虑	0.33
z虽	-0.03
z虽然	-0.03
z蛋	-0.29
z蛋白	-0.29
z蝶	0.07
z蝶呤	0.07
z蝶呤的	0.06
z血	-0.32
z血压	-0.14
z血友	0.16
z血友病	0.13
z血小	0.07
z血小板	0.06
z血栓	0.08
z血症	0.05
z血管	-0.19
z血管病	-0.08
z行	0.5
z行产	0.23
z行产前	0.19
z补	0.05
z补充叶	-0.16
z表	-0.07
z表型	0.18
z被	-0.07
z西	-0.15
z要	-0.36
z覆	-0.21
z覆盖	-0.21
z见	-0.43
z规	-0.07
z视	0.04
z解	-0.26
z解读	-0.13
z解释	0.04
z言	0.04
z言，	0.04
z计	0.42
z计算	-0.15
z认	-0.19
z让	0.09
z让您	0.1
z议	-0.11
z议。	-0.25
z议每	0.14
z议每日	0.11
z论	0.16
z证	0.22
z证据	0.23
z证者	-0.15
z评	-0.63
z评估	-0.84
z评分	0.02
z评级	0.1
z识	-0.2
z识[	-0.07
z识[j	-0.06
z诉	-0.04
z诊	-0.13
z诊。	-0.08
z诊断	0.1
z诊断。	0.07
z诊断为	-0.07
z试	-0.04
z询	-0.16
z该	1.06
z该变	0.2
z该变异	0.16
z该基	-0.07
z该基因	-0.05
z该患	0.12
z该患者	0.09
z该突	0.05
z该突变	0.04
z详	-0.27
z说	-0.03
z请	-0.19
z请勿	-0.05
z读	-0.13
z调整	-0.05
z谢	-0.06
z谢。	-0.17
z谢型	0.3
z谢型。	0.12
z谢能	-0.19
z谢能力	-0.16
z豆	-0.03
z负	-0.08
z负责	-0.08
z责	-0.09
z质	-0.04
z质疏	0.17
z质疏松	0.14
z贫	0.14
z贫血	0.14
z起	0.14
z起始	0.12
z超	-0.1
z超声	-0.21
z超快	0.1
z超快代	0.08
z足	0.3
z身	-0.15
z转	-0.13
z转化	-0.05
z较	0.85
z较低	0.04
z较好	0.17
z较好。	0.14
z较弱	0.05
z较弱，	0.04
z较高	0.1
z过	-0.15
z运	0.04
z运动	0.05
z这	0.22
z进	-0.4
z进一	-0.41
z进一步	-0.33
z进展	-0.05
z进行	0.31
z连	0.12
z连锁	0.12
z迟	-0.05
z迟缓	-0.05
z送	-0.52
z送检	-0.32
z适	0.16
z通	0.07
z通人	0.06
z通常	0.06
z道	-0.2
z遗	-0.33
z遗传	-0.33
z遗传咨	-0.14
z遗传学	0.3
z遗传性	-0.25
z遗传病	-0.12
z遗传给	-0.11
z遗传风	0.03
z遵	-0.15
z避	0.25
z避免	0.26
z部	-0.31
z都	0.07
z配	0.34
z配偶	0.35
z酒	0.27
z酒。	0.18
z酮	-0.09
z酮尿	-0.09
z酮尿症	-0.08
z酰	0.25
z酶	0.16
z酸	0.14
z酸。	-0.13
z酸利	0.17
z酸利用	0.14
z酸合	0.02
z醇	0.05
z醛	-0.04
z采用	0.02
z释	0.02
z重	0.02
z重效	0.03
z重效果	0.02
z量	0.52
z钙	0.03
z钠	-0.05
z铁	-0.28
z锁	0.12
z长	-0.25
z长qt	-0.15
z长qt综	-0.12
z门	-0.11
z门诊	-0.12
z门诊。	-0.09
z间	0.05
z间代	0.1
z间代谢	0.08
z阳性，	-0.02
z阴	-0.15
z阴性	-0.15
z阿	0.05
z阿司	-0.29
z阿司匹	-0.23
z阿尔	0.05
z阿尔茨	0.04
z降	0.35
z降。	0.11
z降低	0.12
z降低。	0.1
z限	-0.1
z院	-0.24
z除	0.43
z除受	-0.32
z除受检	-0.26
z险	0.16
z险。	-0.11
z险为	0.13
z险低	0.08
z险偏	0.18
z险升	0.02
z险增	0.19
z险增加	0.09
z险增高	0.07
z险很	0.17
z险等	-0.17
z险等级	-0.13
z险约	0.1
z险约为	0.08
z险评	-0.34
z险评估	-0.39
z险评分	0.11
z险较	0.06
z隐	-0.03
z隐性	-0.03
z隐性致	0.04
z隐性遗	-0.08
z雷	0.03
z雷0mg	-0.12
z雷。	0.15
z需	0.35
z需求	0.16
z需额	0.07
z需额外	0.06
z静	0.08
z静脉	0.08
z静脉血	0.07
z非	0.09
z非替	0.06
z非替尼	0.05
z须	-0.26
z预	0.72
z预后	0.31
z预计	0.33
z额	0.07
z额外	0.07
z额外补	0.06
z风	0.2
z风险	0.15
z风险。	-0.09
z风险为	0.11
z风险低	0.07
z风险偏	0.14
z风险增	0.16
z风险很	0.14
z风险等	-0.13
z风险约	0.09
z风险评	-0.28
z风险较	0.05
z食	0.04
z食。	0.03
z饮	0.48
z饮用	0.31
z饮酒	0.14
z饮食	0.04
z饮食。	0.03
z马	-0.04
z马凡	-0.07
z马凡综	-0.06
z验	-0.13
z骨	-0.08
z骨折	-0.03
z骨质	0.17
z骨质疏	0.14
z髓	0.09
z高	1.07
z高。	0.31
z高于	0.13
z高发	-0.28
z高发。	-0.23
z高热	0.04
z高的	0.11
z高血	-0.14
z高血压	-0.11
z高风	0.11
z高风险	0.09
z高，	0.06
z高，建	0.05
z鱼	0.04
z麻	-0.26
z黄	0.06
z黄斑	0.06
z黄斑变	0.05
z默	0.05
z默病	0.05
z龄	0.23
z（	0.3
z（p	0.16
z（p.	0.13
z（pvs0	0.05
z）	0.3
z）。	0.21
z，	0.34
z，0	-0.11
z，0岁	-0.09
z，不	-0.03
z，与	0.03
z，但	0.06
z，儿	0.16
z，儿子	0.13
z，可	-0.06
z，因	-0.11
z，因此	-0.05
z，女	-0.13
z，子	0.17
z，子女	0.14
z，宜	0.07
z，属	0.15
z，应	0.18
z，应避	0.12
z，建	0.08
z，建议	0.06
z，患	0.28
z，患者	0.22
z，您	0.14
z，您的	0.02
z，提	0.26
z，提示	0.21
z，无	0.02
z，是	0.04
z，本	0.34
z，本人	0.09
z，本例	0.14
z，检	-0.15
z，检测	-0.12
z，每	0.09
z，生	0.14
z，生育	0.11
z，结	0.2
z，结果	0.16
z，自	0.1
z，自然	0.08
z，要	-0.03
z，该	0.11
z，请	-0.41
z，阿	0.08
z，预	0.35
z，预计	0.27
z：	-0.25
z：0	-0.48
z：中	0.17
z：可	0.08
z：李	-0.02
z：王	-0.17
z：王某	-0.14
z：风	0.02
z：风险	0.02
z：高	0.03
z；	0.06
z？	-0.34
z～	-0.07
z～0	0.3
z～0%	-0.36
z～0%。	-0.3
z～0倍	0.04
"""

WEIGHTS: dict[str, float] = {
    name: float(weight) for line in _TABLE.strip("\n").split("\n") for name, weight in [line.split("\t")]
}
