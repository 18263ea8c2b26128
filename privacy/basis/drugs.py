"""Drugs by Chinese generic name (中国药品通用名称, Chinese Pharmacopoeia) and international name (INN)."""

_PAIRS = """
氯吡格雷 clopidogrel|华法林 warfarin|他克莫司 tacrolimus|伏立康唑 voriconazole
奥美拉唑 omeprazole|兰索拉唑 lansoprazole|泮托拉唑 pantoprazole|雷贝拉唑 rabeprazole
艾司奥美拉唑 esomeprazole|右兰索拉唑 dexlansoprazole|西酞普兰 citalopram|艾司西酞普兰 escitalopram
舍曲林 sertraline|氟西汀 fluoxetine|帕罗西汀 paroxetine|氟伏沙明 fluvoxamine
文拉法辛 venlafaxine|度洛西汀 duloxetine|伏硫西汀 vortioxetine|阿米替林 amitriptyline
多塞平 doxepin|去甲替林 nortriptyline|丙米嗪 imipramine|氯米帕明 clomipramine
阿立哌唑 aripiprazole|利培酮 risperidone|奥氮平 olanzapine|氯氮平 clozapine
喹硫平 quetiapine|氟哌啶醇 haloperidol|卡马西平 carbamazepine|奥卡西平 oxcarbazepine
苯妥英 phenytoin|磷苯妥英 fosphenytoin|丙戊酸 valproate|拉莫三嗪 lamotrigine
别嘌醇 allopurinol|非布司他 febuxostat|阿巴卡韦 abacavir|依非韦伦 efavirenz
阿扎那韦 atazanavir|硫唑嘌呤 azathioprine|巯嘌呤 mercaptopurine|硫鸟嘌呤 thioguanine
氟尿嘧啶 fluorouracil|卡培他滨 capecitabine|替加氟 tegafur|伊立替康 irinotecan
顺铂 cisplatin|卡铂 carboplatin|奥沙利铂 oxaliplatin|他莫昔芬 tamoxifen
甲氨蝶呤 methotrexate|辛伐他汀 simvastatin|阿托伐他汀 atorvastatin|瑞舒伐他汀 rosuvastatin
普伐他汀 pravastatin|洛伐他汀 lovastatin|氟伐他汀 fluvastatin|匹伐他汀 pitavastatin
可待因 codeine|曲马多 tramadol|吗啡 morphine|芬太尼 fentanyl
羟考酮 oxycodone|氢可酮 hydrocodone|美沙酮 methadone|塞来昔布 celecoxib
布洛芬 ibuprofen|美洛昔康 meloxicam|吡罗昔康 piroxicam|氟比洛芬 flurbiprofen
双氯芬酸 diclofenac|阿司匹林 aspirin|对乙酰氨基酚 acetaminophen|美托洛尔 metoprolol
普萘洛尔 propranolol|卡维地洛 carvedilol|比索洛尔 bisoprolol|硝酸甘油 nitroglycerin
二甲双胍 metformin|格列美脲 glimepiride|格列本脲 glyburide|格列齐特 gliclazide
吉非替尼 gefitinib|厄洛替尼 erlotinib|奥希替尼 osimertinib|克唑替尼 crizotinib
伊马替尼 imatinib|尼洛替尼 nilotinib|奥拉帕利 olaparib|曲妥珠单抗 trastuzumab
西妥昔单抗 cetuximab|帕尼单抗 panitumumab|贝伐珠单抗 bevacizumab|利福平 rifampicin
异烟肼 isoniazid|乙胺丁醇 ethambutol|庆大霉素 gentamicin|链霉素 streptomycin
阿米卡星 amikacin|妥布霉素 tobramycin|依伐卡托 ivacaftor|托莫西汀 atomoxetine
昂丹司琼 ondansetron|七氟烷 sevoflurane|异氟烷 isoflurane|地氟烷 desflurane
氟烷 halothane|琥珀胆碱 succinylcholine|伯氨喹 primaquine|拉布立酶 rasburicase
替格瑞洛 ticagrelor|普拉格雷 prasugrel|利伐沙班 rivaroxaban|达比加群 dabigatran
阿哌沙班 apixaban|肝素 heparin|环孢素 cyclosporine|西罗莫司 sirolimus
依维莫司 everolimus|硝苯地平 nifedipine|氨氯地平 amlodipine|依那普利 enalapril
卡托普利 captopril|缬沙坦 valsartan|氯沙坦 losartan|氢氯噻嗪 hydrochlorothiazide
呋塞米 furosemide|胰岛素 insulin|左甲状腺素 levothyroxine|地高辛 digoxin
胺碘酮 amiodarone|普罗帕酮 propafenone|茶碱 theophylline|沙丁胺醇 albuterol
孟鲁司特 montelukast|利巴韦林 ribavirin|丁苯那嗪 tetrabenazine|辛波莫德 siponimod
玛伐凯泰 mavacamten|依利格鲁司他 eliglustat|肼屈嗪 hydralazine|多替拉韦 dolutegravir
拉替拉韦 raltegravir|干扰素 interferon
"""
CHINESE_TO_INN: dict[str, str] = {
    chinese: inn for pair in _PAIRS.replace("\n", "|").strip("|").split("|") for chinese, inn in [pair.split(" ")]
}
"""Chinese generic name -> international nonproprietary name."""

CLASSES_ZH = (
    "他汀", "氨基糖苷", "口服避孕药", "激素替代", "质子泵抑制剂", "三环类", "抗抑郁药", "抗凝药", "抗血小板药",
    "抗血小板", "化疗药", "靶向药", "免疫抑制剂", "降压药", "降脂药", "降糖药", "麻醉药", "镇痛药", "阿片类", "非甾体",
)  # fmt: skip
CLASSES_EN = (
    "statins?", "aminoglycosides", "thiopurines?", "fluoropyrimidines?", "opioids?", "nsaids?", "anticoagulants?",
    "antidepressants?", "chemotherapy", "ssris?", "beta-blockers?", "contraceptives?",
)  # fmt: skip
"""Classes of drugs, as patterns."""


def canonical_drug(name: str) -> str:
    """The INN of a canonical name, where it is a Chinese one we know; else the name itself."""
    return CHINESE_TO_INN.get(name, name)
