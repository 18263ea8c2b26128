"""Conditions by the names reports use, Chinese and English, and which names mean the same.

One line is one condition: Chinese names, a bar, English names. The first English name is the one it is known by here.
A line that ends in ``< name`` says that the condition is a form of, or is caused by, another: a source on the one is no
source on "another condition" for a judgement on the other. Names follow MONDO, the ACMG list of secondary findings
(v3.1) and, in Chinese, the two lists of rare diseases (第一批、第二批罕见病目录, 2018 and 2023) and 医学名词 (CNCTST).
"""

# ruff: noqa: E501 - one condition is one line

import re
from collections.abc import Iterable

_LINES = """
癌症、肿瘤、恶性肿瘤、癌|cancer, malignancy, tumor, tumour, neoplasm, carcinoma
乳腺癌|breast cancer, breast carcinoma < cancer
卵巢癌|ovarian cancer, ovarian carcinoma < cancer
遗传性乳腺癌卵巢癌综合征、遗传性乳腺癌-卵巢癌综合征、遗传性乳腺癌-卵巢癌、遗传性乳腺癌卵巢癌|hereditary breast and ovarian cancer, hereditary breast ovarian cancer syndrome, breast-ovarian cancer, HBOC < breast cancer, ovarian cancer
前列腺癌|prostate cancer < cancer
胰腺癌|pancreatic cancer, pancreatic carcinoma < cancer
胃癌、弥漫型胃癌、弥漫性胃癌、遗传性弥漫型胃癌|gastric cancer, stomach cancer, diffuse gastric cancer < cancer
肺癌、非小细胞肺癌、肺腺癌|lung cancer, non-small cell lung cancer, lung adenocarcinoma, NSCLC < cancer
肝癌、肝细胞癌|liver cancer, hepatocellular carcinoma < cancer
食管癌、食道癌|esophageal cancer < cancer
鼻咽癌|nasopharyngeal carcinoma, nasopharyngeal cancer < cancer
结直肠癌、结肠癌、直肠癌、肠癌、大肠癌|colorectal cancer, colon cancer, rectal cancer, bowel cancer < cancer
林奇综合征、Lynch综合征、遗传性非息肉病性结直肠癌|Lynch syndrome, hereditary nonpolyposis colorectal cancer, hereditary nonpolyposis colon cancer < colorectal cancer, endometrial cancer
家族性腺瘤性息肉病|familial adenomatous polyposis < colorectal cancer
幼年性息肉病综合征、幼年性息肉病|juvenile polyposis syndrome, juvenile polyposis < colorectal cancer
黑斑息肉综合征、Peutz-Jeghers综合征|Peutz-Jeghers syndrome
子宫内膜癌|endometrial cancer, uterine cancer < cancer
宫颈癌|cervical cancer < cancer
膀胱癌|bladder cancer < cancer
肾癌、肾细胞癌|kidney cancer, renal cell carcinoma, renal cancer < cancer
肾母细胞瘤、威尔姆斯瘤|Wilms tumor, Wilms tumour, nephroblastoma < cancer
甲状腺癌|thyroid cancer, thyroid carcinoma < cancer
甲状腺髓样癌|medullary thyroid cancer, medullary thyroid carcinoma, familial medullary thyroid cancer < thyroid cancer
多发性内分泌腺瘤病1型|multiple endocrine neoplasia type 1
多发性内分泌腺瘤病2型、多发性内分泌腺瘤病|multiple endocrine neoplasia type 2, multiple endocrine neoplasia < medullary thyroid cancer
黑色素瘤|melanoma < cancer
皮肤癌|skin cancer < cancer
视网膜母细胞瘤|retinoblastoma < cancer
神经母细胞瘤|neuroblastoma < cancer
胶质瘤、脑胶质瘤、胶质母细胞瘤|glioma, glioblastoma < cancer
白血病、急性髓系白血病、急性淋巴细胞白血病、慢性髓性白血病|leukemia, acute myeloid leukemia, acute lymphoblastic leukemia, chronic myeloid leukemia < cancer
淋巴瘤|lymphoma < cancer
多发性骨髓瘤|multiple myeloma < cancer
副神经节瘤、嗜铬细胞瘤、遗传性副神经节瘤-嗜铬细胞瘤综合征|paraganglioma, pheochromocytoma, hereditary paraganglioma-pheochromocytoma syndrome
李-佛美尼综合征、Li-Fraumeni综合征|Li-Fraumeni syndrome < cancer
考登综合征、PTEN错构瘤综合征|Cowden syndrome, PTEN hamartoma tumor syndrome < breast cancer, thyroid cancer
希佩尔-林道综合征、VHL综合征|von Hippel-Lindau syndrome, von Hippel-Lindau disease < kidney cancer
结节性硬化症、结节性硬化|tuberous sclerosis, tuberous sclerosis complex
神经纤维瘤病1型、神经纤维瘤病|neurofibromatosis type 1, neurofibromatosis
神经纤维瘤病2型|neurofibromatosis type 2, NF2-related schwannomatosis
肥厚型心肌病、肥厚性心肌病|hypertrophic cardiomyopathy < cardiomyopathy
扩张型心肌病、扩张性心肌病|dilated cardiomyopathy < cardiomyopathy
致心律失常性右室心肌病、致心律失常性心肌病、致心律失常型右室心肌病|arrhythmogenic right ventricular cardiomyopathy, arrhythmogenic cardiomyopathy < cardiomyopathy
心肌致密化不全|left ventricular noncompaction < cardiomyopathy
心肌病|cardiomyopathy
长QT综合征、长QT综合征1型、长QT综合征2型、长QT综合征3型|long QT syndrome, Romano-Ward syndrome < arrhythmia
布加综合征、Brugada综合征|Brugada syndrome < arrhythmia
儿茶酚胺敏感性多形性室性心动过速、儿茶酚胺敏感性多形性室速|catecholaminergic polymorphic ventricular tachycardia < arrhythmia
心律失常、恶性心律失常|arrhythmia, cardiac arrhythmia
心房颤动、房颤|atrial fibrillation < arrhythmia
心源性猝死、猝死|sudden cardiac death, sudden death < arrhythmia, cardiomyopathy
冠心病、冠状动脉疾病、冠状动脉粥样硬化性心脏病、早发性冠心病|coronary artery disease, coronary heart disease, ischemic heart disease
心肌梗死、心肌梗塞、心梗|myocardial infarction, heart attack < coronary artery disease
动脉粥样硬化、动脉硬化|atherosclerosis < coronary artery disease
脑卒中、卒中、中风、脑梗死|stroke, cerebral infarction, ischemic stroke
高血压|hypertension, high blood pressure
家族性高胆固醇血症|familial hypercholesterolemia < hypercholesterolemia, coronary artery disease
高胆固醇血症|hypercholesterolemia, high cholesterol
高脂血症、高血脂、血脂异常|hyperlipidemia, dyslipidemia < hypercholesterolemia
静脉血栓、深静脉血栓、静脉血栓栓塞、静脉血栓栓塞症、易栓症、血栓|venous thrombosis, venous thromboembolism, deep vein thrombosis, thrombophilia, blood clots
马凡综合征|Marfan syndrome < aortic aneurysm
家族性胸主动脉瘤、胸主动脉瘤、主动脉瘤|aortic aneurysm, familial thoracic aortic aneurysm, thoracic aortic aneurysm
Loeys-Dietz综合征|Loeys-Dietz syndrome < aortic aneurysm
埃勒斯-当洛综合征、Ehlers-Danlos综合征、血管型埃勒斯-当洛综合征|Ehlers-Danlos syndrome, vascular Ehlers-Danlos syndrome
遗传性出血性毛细血管扩张症|hereditary hemorrhagic telangiectasia
2型糖尿病、Ⅱ型糖尿病、糖尿病、1型糖尿病|type 2 diabetes, diabetes, type 1 diabetes, diabetes mellitus, type 2 diabetes mellitus
青少年发病的成人型糖尿病、MODY|maturity-onset diabetes of the young, MODY < type 2 diabetes
糖尿病视网膜病变|diabetic retinopathy < type 2 diabetes
肥胖、肥胖症|obesity
痛风|gout < hyperuricemia
高尿酸血症|hyperuricemia
阿尔茨海默病、阿尔茨海默症、老年痴呆|Alzheimer's disease, Alzheimer disease, late-onset Alzheimer's disease < dementia
痴呆|dementia
帕金森病|Parkinson's disease, Parkinson disease
亨廷顿病、亨廷顿舞蹈病|Huntington disease, Huntington's disease
肌萎缩侧索硬化、渐冻症|amyotrophic lateral sclerosis
脊髓小脑性共济失调、脊髓小脑性共济失调3型|spinocerebellar ataxia, spinocerebellar ataxia type 3
弗里德赖希共济失调|Friedreich ataxia
多发性硬化|multiple sclerosis
偏头痛|migraine
癫痫|epilepsy, seizures
Dravet综合征|Dravet syndrome < epilepsy
孤独症、自闭症、孤独症谱系障碍|autism, autism spectrum disorder
智力障碍、智力低下|intellectual disability < developmental delay
发育迟缓、全面性发育迟缓|developmental delay, global developmental delay
精神分裂症|schizophrenia
抑郁症、重度抑郁|depression, major depressive disorder
双相情感障碍|bipolar disorder
注意缺陷多动障碍、多动症|attention deficit hyperactivity disorder, ADHD
脆性X综合征|fragile X syndrome < intellectual disability
雷特综合征、Rett综合征|Rett syndrome
安格尔曼综合征、Angelman综合征|Angelman syndrome
普拉德-威利综合征、Prader-Willi综合征|Prader-Willi syndrome
脊髓性肌萎缩症|spinal muscular atrophy
杜氏肌营养不良、进行性假肥大性肌营养不良、杜氏肌营养不良症|Duchenne muscular dystrophy < muscular dystrophy
贝克肌营养不良|Becker muscular dystrophy < muscular dystrophy
肌营养不良|muscular dystrophy
面肩肱型肌营养不良|facioscapulohumeral muscular dystrophy < muscular dystrophy
强直性肌营养不良|myotonic dystrophy < muscular dystrophy
腓骨肌萎缩症|Charcot-Marie-Tooth disease
重症肌无力|myasthenia gravis
恶性高热、恶性高热易感|malignant hyperthermia, malignant hyperthermia susceptibility
耳聋、听力损失、遗传性耳聋、非综合征型耳聋、常染色体隐性遗传性耳聋、常染色体隐性遗传性耳聋1A型、听力下降、药物性耳聋|hearing loss, deafness, nonsyndromic hearing loss, sensorineural hearing loss, autosomal recessive nonsyndromic hearing loss
大前庭水管综合征、大前庭导水管综合征、彭德莱综合征|enlarged vestibular aqueduct, Pendred syndrome < hearing loss
Usher综合征|Usher syndrome < hearing loss, retinitis pigmentosa
视网膜色素变性|retinitis pigmentosa
莱伯遗传性视神经病变、Leber遗传性视神经病变|Leber hereditary optic neuropathy
黄斑变性、年龄相关性黄斑变性、老年性黄斑变性|age-related macular degeneration, macular degeneration
青光眼|glaucoma
白内障|cataract, cataracts
近视、高度近视|myopia
红绿色盲、色盲|color blindness, colour blindness
白化病、眼皮肤白化病|albinism, oculocutaneous albinism
先天性黑蒙|Leber congenital amaurosis
苯丙酮尿症|phenylketonuria, PKU, phenylalanine hydroxylase deficiency < hyperphenylalaninemia
高苯丙氨酸血症|hyperphenylalaninemia
肝豆状核变性、威尔逊病、Wilson病|Wilson disease, Wilson's disease, hepatolenticular degeneration
血色病、遗传性血色病|hemochromatosis, hereditary hemochromatosis, HFE hereditary hemochromatosis < iron overload
铁过载|iron overload
甲基丙二酸血症|methylmalonic acidemia, methylmalonic aciduria
丙酸血症|propionic acidemia
枫糖尿症|maple syrup urine disease
半乳糖血症|galactosemia
戈谢病|Gaucher disease
法布雷病、法布里病|Fabry disease
庞贝病、糖原累积病Ⅱ型|Pompe disease, glycogen storage disease II
尼曼-匹克病|Niemann-Pick disease
黏多糖贮积症|mucopolysaccharidosis
泰-萨克斯病|Tay-Sachs disease
克拉伯病|Krabbe disease
肾上腺脑白质营养不良|adrenoleukodystrophy
原发性肉碱缺乏症、肉碱缺乏症|primary carnitine deficiency, carnitine deficiency
生物素酶缺乏症|biotinidase deficiency
鸟氨酸氨甲酰转移酶缺乏症、鸟氨酸氨甲酰基转移酶缺乏症|ornithine transcarbamylase deficiency
先天性肾上腺皮质增生症、先天性肾上腺皮质增生|congenital adrenal hyperplasia, 21-hydroxylase deficiency
囊性纤维化|cystic fibrosis
α1-抗胰蛋白酶缺乏症|alpha-1 antitrypsin deficiency
蚕豆病、葡萄糖-6-磷酸脱氢酶缺乏症、G6PD缺乏症、红细胞G6PD缺乏|G6PD deficiency, glucose-6-phosphate dehydrogenase deficiency
地中海贫血、β地中海贫血、α地中海贫血、地贫、β-地中海贫血、α-地中海贫血|thalassemia, beta-thalassemia, alpha-thalassemia, beta thalassemia, alpha thalassemia < anemia
镰状细胞病、镰状细胞贫血、镰刀型细胞贫血|sickle cell disease, sickle cell anemia < anemia
贫血、缺铁性贫血|anemia, iron deficiency anemia
遗传性球形红细胞增多症|hereditary spherocytosis < anemia
范可尼贫血|Fanconi anemia < anemia
血友病A、血友病、血友病甲|hemophilia A, hemophilia
血友病B、血友病乙|hemophilia B < hemophilia A
血管性血友病|von Willebrand disease
多囊肾、多囊肾病、常染色体显性多囊肾病、多囊肾病1型|polycystic kidney disease, autosomal dominant polycystic kidney disease
奥尔波特综合征、Alport综合征|Alport syndrome
Gitelman综合征|Gitelman syndrome
慢性肾病、慢性肾脏病|chronic kidney disease
肾结石|kidney stones, nephrolithiasis
成骨不全、成骨不全症|osteogenesis imperfecta
软骨发育不全|achondroplasia
骨质疏松、骨质疏松症|osteoporosis
骨关节炎、膝骨关节炎|osteoarthritis
类风湿关节炎、类风湿|rheumatoid arthritis
强直性脊柱炎|ankylosing spondylitis
系统性红斑狼疮|systemic lupus erythematosus, lupus
银屑病|psoriasis
白癜风|vitiligo
特应性皮炎、湿疹|atopic dermatitis, eczema
哮喘、支气管哮喘|asthma
慢阻肺、慢性阻塞性肺疾病|chronic obstructive pulmonary disease, COPD
克罗恩病|Crohn's disease, Crohn disease < inflammatory bowel disease
溃疡性结肠炎|ulcerative colitis < inflammatory bowel disease
炎症性肠病|inflammatory bowel disease
乳糜泻|celiac disease
胆结石|gallstones
脂肪肝|fatty liver
乙肝、乙型肝炎、慢性乙型肝炎|hepatitis B
疟疾|malaria
带状疱疹|shingles, herpes zoster
唐氏综合征、21三体、21-三体、21三体综合征|Down syndrome, trisomy 21
18三体、18-三体、爱德华兹综合征|trisomy 18, Edwards syndrome
13三体、13-三体、帕陶综合征|trisomy 13, Patau syndrome
特纳综合征、Turner综合征|Turner syndrome
克氏综合征、Klinefelter综合征|Klinefelter syndrome
22q11.2缺失综合征、DiGeorge综合征|22q11.2 deletion syndrome, DiGeorge syndrome
努南综合征、Noonan综合征|Noonan syndrome
威廉姆斯综合征|Williams syndrome
Gilbert综合征、吉尔伯特综合征|Gilbert syndrome
无精子症、少精症、少弱精症|azoospermia, oligospermia < infertility
不孕、不育、不孕症、不育症|infertility
早发性卵巢功能不全、卵巢早衰|premature ovarian insufficiency, premature ovarian failure < infertility
流产、复发性流产、反复流产、习惯性流产|miscarriage, recurrent pregnancy loss, pregnancy loss
子痫前期|pre-eclampsia, preeclampsia
神经管畸形、神经管缺陷|neural tube defect, neural tube defects
先天性心脏病|congenital heart disease
唇腭裂|cleft lip and palate, cleft lip, cleft palate
"""

_HAN = re.compile(r"[\u4e00-\u9fff]")


def _read() -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    known_by: dict[str, str] = {}
    wider: dict[str, frozenset[str]] = {}
    for line in _LINES.strip().split("\n"):
        names, _, above = line.partition(" < ")
        chinese, english = names.split("|")
        every = [*chinese.split("、"), *english.split(", ")]
        first = english.split(", ")[0].lower()
        known_by |= {_plain(name): first for name in every}
        wider[first] = frozenset(above.lower().split(", ")) if above else frozenset()
    return known_by, wider


def _plain(name: str) -> str:
    """Lower case, American spelling: one name for *anaemia* and *anemia*."""
    lowered = name.lower().replace("’", "'")
    for british, american in (("aem", "em"), ("oedem", "edem"), ("oesoph", "esoph"), ("tumour", "tumor")):
        lowered = lowered.replace(british, american)
    return lowered


_KNOWN_BY, _WIDER = _read()
"""Plain name -> the name its condition is known by here; and that -> the names of what it is a form of."""


def _trie(names: Iterable[str]) -> str:
    """A pattern that matches the longest of ``names`` at a place, each sign looked at once."""
    branches: dict[str, list[str]] = {}
    for name in names:
        branches.setdefault(name[:1], []).append(name[1:])
    ends = branches.pop("", None) is not None
    if not branches:
        return ""
    inner = "|".join(re.escape(first) + _trie(rest) for first, rest in sorted(branches.items()))
    return f"(?:{inner})?" if ends else f"(?:{inner})"


_CHINESE = re.compile(_trie(name for name in _KNOWN_BY if _HAN.search(name)))
_ENGLISH = re.compile(r"(?<![a-z0-9-])" + _trie(name for name in _KNOWN_BY if not _HAN.search(name)) + r"(?![a-z])")


def conditions_in(text: str) -> tuple[str, ...]:
    """Names of conditions in ``text``, in lower case and American spelling: the Chinese ones, then the English."""
    plain = _plain(text)
    return tuple(dict.fromkeys(hit[0] for pattern in (_CHINESE, _ENGLISH) for hit in pattern.finditer(plain)))


def known_conditions(names: Iterable[str]) -> frozenset[str]:
    """The conditions that ``names`` hold, each by the one name it is known by here; empty where none is known."""
    return frozenset(_KNOWN_BY[found] for name in names for found in conditions_in(name))


def without_conditions(text: str, mark: str) -> str:
    """``text`` in plain spelling with each known condition replaced by ``mark``."""
    return _ENGLISH.sub(mark, _CHINESE.sub(mark, _plain(text)))


def are_related(one: str, other: str) -> bool:
    """Both (as ``known_conditions`` names them) are the same, or the one is a form of the other."""
    return one == other or one in _above(other) or other in _above(one)


def _above(name: str) -> frozenset[str]:
    found, waiting = frozenset[str](), _WIDER.get(name, frozenset())
    while waiting - found:
        found |= waiting
        waiting = frozenset().union(*(_WIDER.get(wider, frozenset()) for wider in waiting))
    return found
