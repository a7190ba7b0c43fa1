/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sales.h - the small words of four languages, the words by which something is
 * sold, and pairs of words that machines exchange; as folded by kb_text_fold():
 * small letters, Simplified, ё as е. In: nothing. Out: tables; | ends a word.
 */
#ifndef KB_QUARANTINE_SALES_H
#define KB_QUARANTINE_SALES_H

static const char small_en[] =
	"|the|a|an|of|to|is|are|was|were|be|been|and|or|in|on|at|it|that|this|"
	"not|no|you|i|we|they|he|she|have|has|had|do|does|did|if|for|with|my|"
	"your|our|will|can|but|so|as|by|from|what|how|when|who|there|than|"
	"then|me|him|her|us|them|its|their|which|would|could|should|because|"
	"after|before|until|while|s|t|";
static const char small_ru[] =
	"|и|в|во|не|на|что|я|с|со|а|как|это|по|но|он|она|оно|они|мы|вы|ты|если|"
	"за|то|же|бы|из|от|до|у|к|ко|о|об|для|так|уже|все|всё|его|ее|их|мне|вам|"
	"нам|меня|вас|нас|был|была|было|были|есть|нет|или|когда|где|кто|чтобы|"
	"ли|при|только|через|после|там|тут|ваш|мой|свой|без|под|ни|тоже|потом|"
	"будет|может|можно|нужно|надо|себе|себя|этот|эта|эти|том|того|чем|";
static const char small_han[] =
	"|的|了|是|不|在|我|你|您|他|她|它|们|这|那|就|也|都|要|会|可|以|有|没|和|与|"
	"还|很|吗|呢|吧|得|把|被|给|让|到|说|去|来|为|什|么|怎|哪|如|果|因|所|但|而|能|"
	"个|里|从|对|过|又|才|再|谁|请|只|后|前|时|";

/* What is offered; haste; what to do; where; how good it is. Nothing is an
   advertisement that offers nothing. */
static const char *const sales[] = {
	"catalogue|seats|webinar|income|percent off|members|consultation|"
	"course|courses|insurance|mortgage|refinance|investment|casino|betting|pills|diet|"
	"solar|roof|weight|"
	"half off|months free|an hour|down payment|deals every|cheque was|cashback|"
	"% off|discount|discounts|sale|free shipping|free delivery|free|deal|"
	"deals|bargain|coupon|promo|promo code|half price|special offer|"
	"bonus|guaranteed|money back|lowest price|best price|low prices|cheap|"
	"cheapest|cheaper|wholesale|win|gift|gifts|cash|loan|loans|prizes|"
	"save up to|offer|offers|from only|prices|"
	"скидк|акци|распродаж|дешев|недорог|низкие цены|низким ценам|выгодн|"
	"цены|цена от|цен|рассрочк|в кредит|подарок|подарк|бесплатн|оптом|"
	"в наличии|купон|промокод|бонус|кешбэк|кэшбэк|займ|кредит|деньги до|"
	"консультаци|ремонт |выезд|диагностик|"
	"за полцены|по цене|от завода|похуде|на дому|без вложений|баллов|"
	"диплом|вывоз|грузчик|займы|натяжны|бурение|"
	"рублей|руб|под ключ|на заказ|продам|продаем|"
	"优惠|特价|打折|折扣|折起|全场|免费|低价|超值|仅需|只需|低至|立减|满减|红包|"
	"礼包|赠送|送好礼|包邮|抢购|特惠|促销|清仓|甩卖|批发|代购|正品|现货|"
	"最低价|返现|补贴|团购|省钱|热销|直销|厂家|加盟|理财|贷款|代办|代还|券|"
	"家电维修|认准|联保|保修|疏通|开锁|搬家|"
	"培训|课程|房产|楼盘|装修|减肥|祛痘|植发|股票|期货|彩票|棋牌|移民|留学|"
	"不收费|再减|有礼|现折|折抵|免绑约|免费|零用钱|零用金|打字|押金|报价|大奖|"
	"话费|年化|收益|同行|专案|名额|折,|免费试|首次登录|二手|出租|代写|回收|兼职|日结|"
	"大礼|折价|好礼|买一送一|超低|下款|额度|办卡|出租|转让|教程|秘籍",
	"this thursday|are limited|out now|"
	"midnight|sell out|sold out|before they|every friday|ends|"
	"now|today|hurry|limited|limited time|last chance|last days|"
	"while stocks last|don't miss|act fast|instantly|this week|"
	"this month|tonight|until sunday|ends soon|only|"
	"сегодня|сейчас|спешите|успей|торопитесь|не упусти|до конца|срочно|"
	"мгновенно|за 5 минут|за 1 день|круглосуточно|только до|последние|"
	"количество ограничен|предложение ограничен|только|"
	"名额有限|额满|一天|当日|十分钟|分钟上门|先到先|"
	"限时|今日|今天|马上|立即|立刻|快来|赶快|赶紧|抓紧|最后|仅限|截止|"
	"火热|速来|当天|手慢无|倒计时|狂欢|开抢|双十一|大促|年终|周年庆|夏日|"
	"本周|本月|秒批|秒到|即刻",
	"request yours|join our|double your|"
	"upgrade|get yours|look at my|check your|check out|sign me up|my profile|"
	"buy|order|shop|visit|click|tap|sign up|join|download|subscribe|"
	"call|dial|try|get your|get a|claim|book|apply|register|learn more|"
	"earn|win|grab|install|ask for a quote|"
	"хочу|ссылка|профил|замер|звоните|выбирай|"
	"купи|закаж|заказыва|звони|жми|жмите|кликай|переходи|приходи|заходи|"
	"оформи|подпишись|подписывай|скачай|скачать|зарегистрируй|получи|"
	"оставьте заявку|попробуй|вступай|выигра|выигрыва|заработа|пишите|"
	"купить|закажи|установ|поставь|регистрируй|участвуй|"
	"私讯|私信|加好友|来电|安装|开通|看过来|立即|上门|"
	"购买|选购|下单|订购|点击|点我|戳|扫码|扫一扫|关注|下载|注册|加入|咨询|致电|"
	"来电|报名|预约|领取|领券|进店|抢|加微|加群|搜索|添加|了解|开户|选购|免费试",
	"www|http|https|.com|.ru|.net|.cn|qq|wechat|whatsapp|telegram|viber|t.me|"
	"e-mail|телеграм|ватсап|вайбер|тел.|微信|公众号|热线|官网|客服微信|line id|"
	"淘宝|天猫|商城|官方账号|"
	"二维码|电话:|手机:|联系电话|群号",
	"faster|sceptical|skeptical|weeks|percent|ultra|from her sofa|from home|"
	"best|#1|no. 1|leading|professional|trusted|thousands|millions|expert|"
	"amazing|perfect|ultimate|premium|official|new|top|"
	"лучш|качествен|профессионал|надежн|любой сложности|тысяч|ведущ|№1|"
	"№ 1|гаранти|мастер|под ключ|новинк|без справок|без отказа|опыт|"
	"最好|专业|第一|顶级|权威|品质|正规|实力|首选|放心|值得信赖|口碑|海量|"
	"一站式|万份|精华|独家|全网|必备|神器|稳赚|包过|保证|金牌|爆款|新款",
};

/* Before the number of who helps. */
static const char phones[] = "hotline|phone|helpline|call us|desk|tel|line|"
	"热线|专线|电话|总机|客服|分机|服务台|телефон|линия|тел|диспетчер|звонить|"
	"справочная|служба|приемная|потеряли|вопросы";

/* One sign for another, everywhere: no person writes these. */
static const char exchanged_signs[] =
	"壹个|壹定|壹直|壹旦|壹般|壹些|壹种|壹次|壹样|壹起|壹下|壹点|壹切|壹位|壹家|"
	"壹条|壹方面|壹段|壹名|壹时|壹边|壹年|壹天|壹线|壹致|壹步|壹会|壹文|壹项|"
	"壹部|壹张|壹句|壹人|俩个";

/* What nobody says and word-changing programs are known to write: dependably
   for always, peruse for read. */
static const char stilted[] =
	"right off the bat|taking everything into account|dependably|peruse|"
	"at whatever point|in the event that you|keeping in mind the end goal|"
	"client benefit|more often than not|various individuals|"
	"for the most part|day by day|each and every|a vital|genuinely|"
	"turned into a|with respect to|it is prescribed|likewise|furnish|"
	"noteworthy|give a telephone|little print|present days|"
	"gotten off|puts a grin|recreation center|on the off chance|"
	"in present day|exceptionally|tremendous|amid|amidst|"
	"an assortment of|a decent|inviting|coolness|pocketbook|velocity|"
	"consequently|acquire|whilst|endeavour|endeavor|a large portion of|"
	"посему|нежели|дабы|весьма|сей|сия|оный|надлежит|сызнова|всенепременно|"
	"имеется возможность|в нынешнее время|осуществить|в текущее время|"
	"невзирая|безусловно верно|благодаря чему вы|как правило все|"
	"нынешний|созидать|обретать|потребитель|возможность заполучить|"
	"德律风|糊口|经由过程|良多|很是|出格|今朝|比力|干系|包管|起头|进修|扣问|"
	"效劳|要领|体例|该当|以是|疾速|睁开|采办|置办|主顾|抉择|领会|"
	"对付的|实时的|紧张的|供给|需求您|友人|伴侣|举行了|办理疑|"
	"彻夜|旋即|倘使|若是|亦即|借由|惟有|唯有|故而|是以|"
	"何等|怎样去|怎样才|的时分|商家们|关照|打德|客人们|诚挚|的疑难|"
	"迅捷|"
	"中供给|供给了|供给的|需求咱|疑问的|的疑问|十分的|"
	"抑或|倘若|顾客亲|服侍|讯问|"
	"然则|购置|假若|焦灼";

/* The usual word and one by which machines replace it. One rare word is a
   matter of taste, several without any of the usual ones are not. */
static const struct { const char *usual, *rare; } exchanged[] = {
	{ "使用", "运用" }, { "帮助", "帮忙" }, { "问题", "疑问" },
	{ "如果", "假如" }, { "但是", "然而" }, { "客户", "顾客" },
	{ "我们", "咱们" }, { "告诉", "告知" }, { "需要", "须要" },
	{ "打电话", "拨电话" }, { "买", "购置" }, { "钱", "钞票" },
	{ "buy", "purchase" }, { "use", "utilize" }, { "help", "assist" },
	{ "get", "obtain" }, { "phone", "telephone" }, { "need", "require" },
	{ "many", "numerous" }, { "about", "regarding" }, { "big", "sizable" },
	{ "also", "additionally" }, { "show", "exhibit" },
	{ "start", "commence" }, { "ask", "inquire" },
	{ "customer", "client" }, { "money", "currency" },
	{ "если", "ежели" }, { "чтобы", "дабы" }, { "очень", "весьма" },
	{ "нужно", "надобно" }, { "купить", "приобрести" },
	{ "деньги", "средства" }, { "помощь", "содействие" },
	{ "сказать", "молвить" }, { "позвон", "телефонир" },
	{ "сейчас", "ныне" }, { "человек", "индивид" },
};

#endif
