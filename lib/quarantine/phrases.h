/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * phrases.h - words by which lines that are no text give themselves away, as
 * folded by kb_text_fold(): small letters, Simplified, ё as е. In: nothing.
 * Out: a table; a new phrase is a row.
 */
#ifndef KB_QUARANTINE_PHRASES_H
#define KB_QUARANTINE_PHRASES_H

enum phrase_kind { PHRASE_NAV, PHRASE_LIST, PHRASE_BOILERPLATE, PHRASE_AD,
		   PHRASE_META, PHRASE_KINDS };
enum phrase_where { AT_START, ANYWHERE, WHOLE };

static const struct phrase {
	enum phrase_kind kind;
	enum phrase_where where;
	const char *words;		/* ends of phrases: | */
} phrases[] = {
	{ PHRASE_NAV, WHOLE, "首页|主页|返回|返回首页|返回顶部|返回列表|上一页|"
	  "下一页|更多|查看更多|阅读全文|展开全文|展开|收起|登录|注册|登录注册|搜索|"
	  "网站地图|联系我们|关于我们|加入收藏|打印|打印本页|分享|收藏|点赞|举报|回复|"
	  "评论|发表评论|目录|导航|顶部|关闭|home|menu|search|log in|login|sign in|"
	  "sign up|register|print|share|back|back to top|top|next|previous|prev|"
	  "read more|more|contact us|about us|about|contact|faq|site map|sitemap|"
	  "help|close|reply|report|subscribe|skip to content|main menu|"
	  "table of contents|follow us|главная|меню|поиск|войти|вход|регистрация|"
	  "печать|поделиться|назад|наверх|вперед|далее|еще|читать далее|"
	  "читать полностью|показать еще|контакты|о нас|о компании|карта сайта|"
	  "ответить|пожаловаться|подписаться|комментировать|закрыть|содержание|"
	  "версия для печати|нравится|skip navigation|load more" },
	{ PHRASE_NAV, AT_START, "当前位置|您的位置|您现在的位置|你的位置|位置:|导航:|"
	  "首页 >|首页>|主页 >|主页>|上一篇|下一篇|home >|home »|home /|home ›|"
	  "you are here|вы здесь|главная >|главная »|главная /|главная ›|"
	  "previous:|next:|предыдущая|следующая|first page|last page|page 1|"
	  "排序方式|排序:|查看全部|加载更多|我要评论|写评论|登录后|回到|字号|字体|只看楼主|"
	  "上一主题|下一主题|收藏本|leave a comment|add a comment|show |view all|"
	  "see all|sort by|filter by|jump to|log in to|sign in to|page 1 of|"
	  "показать еще|показать все|оставить комментарий|добавить комментарий|"
	  "сортировать|сортировка|войдите|на главную|к списку|загрузить еще|"
	  "共1页|第1页|menu:|share this|share on|поделиться в|分享到|"
	  "print this page|email this" },
	{ PHRASE_LIST, AT_START, "相关文章|相关阅读|相关推荐|相关内容|相关资料|相关链接|"
	  "相关问题|推荐阅读|推荐文章|热门文章|热门推荐|热门标签|热门搜索|"
	  "热点内容|热门内容|最新文章|最新内容|最新评论|猜你喜欢|你可能感兴趣|你可能也想|也想看|买了这个的人也|看了这个的人|其他人还看|看过本文的|大家都在看|"
	  "友情链接|延伸阅读|随便看看|本类推荐|排行榜|点击排行|标签:|标签|tag:|tags:|tags|"
	  "关键词:|关键字:|下面列出与本文|本页收集关于|与本文相关|related articles|"
	  "related posts|related questions|related topics|related links|"
	  "you may also like|you might also like|recommended|popular posts|"
	  "popular articles|most read|latest posts|latest news|recent posts|"
	  "recent comments|trending|more from|see also:|links:|categories:|"
	  "в прошлых выпусках|с этим товаром покупают|похожие статьи|похожие вопросы|похожие темы|читайте также|"
	  "смотрите также|вам может понравиться|популярные статьи|популярное|"
	  "рекомендуем|последние статьи|последние комментарии|теги:|метки:|"
	  "новости партнеров|еще по теме|по теме:|ссылки по теме|"
	  "самое читаемое|партнерские материалы" },
	{ PHRASE_BOILERPLATE, ANYWHERE, "版权所有|版权归|版权与本站|版权问题|本站内容|"
	  "本站所有|本文标题|本文关键词|本文链接|本文地址|本文来自|本文由|转载请|请注明出处|"
	  "未经授权|仅供参考,不|如有侵权|侵权|icp备|公网安备|备案号|技术支持:|"
	  "系统采集|采集于网络|网友上传|用户上传|版权声明|all rights reserved|"
	  "copyright|©|terms of service|terms of use|privacy policy|"
	  "cookie policy|we use cookies|uses cookies|this site uses|"
	  "powered by|this site is|no part of this|disclaimer|"
	  "все права защищены|политика конфиденциальности|"
	  "пользовательское соглашение|использует cookie|файлы cookie|"
	  "используем cookie|использование материалов|копирование материалов|"
	  "при перепечатке|перепечатка|правообладател|не является офертой|"
	  "не является публичной офертой|администрация сайта не несет|"
	  "javascript отключен|please enable javascript|enable javascript|"
	  "请启用javascript|浏览器不支持|如果您觉得本文|如果觉得本文" },
	{ PHRASE_AD, ANYWHERE, "加微信|加qq|微信号|扫码|扫一扫|扫描二维码|二维码|"
	  "关注公众号|公众号:|免费下载|点击下载|立即下载|下载app|下载客户端|立即购买|立即咨询|"
	  "立即领取|免费领取|领取优惠|优惠券领取|限时优惠|限时抢购|全场包邮|包邮|特价|秒杀|"
	  "咨询热线:|招商加盟|加盟热线|代理加盟|万份精华|专业提供|专业办理|"
	  "多少钱一个月|资料网|资料下载|免费试用|免费注册|开户送|vip会员|会员下载|"
	  "click here to download|download now|buy now|order now|"
	  "sign up now|subscribe now|limited offer|limited time|free trial|"
	  "special offer|% off|get started today|"
	  "promo code|shop now|call now|install the app|get the app|"
	  "скачать бесплатно|скачать приложение|купить сейчас|закажите сейчас|"
	  "заказать сейчас|оформить заявку|акция|скидка|скидки|промокод|"
	  "на правах рекламы|подпишитесь на|подписывайтесь|бесплатная доставка|"
	  "спешите|только сегодня|успейте|установите приложение" },
	{ PHRASE_AD, ANYWHERE, "领券|折起|五折|满减|满千|折扣|折价券|抢购|开抢|狂欢|"
	  "立减|首单|点我|点此|戳我|促销|大促|清仓|抽奖|赢取|私信|日赚|兼职|代写|"
	  "代办|刷单|低息|秒批|加入官方|加入购物车|热卖|爆款|立刻送|买就送|凉感|折百|"
	  "下单立|只要|起!|nt$|免运|预约体验|名额有限|free shipping|click here|"
	  "under $|best price|lowest price|only today|this week only|"
	  "save up to|coupon|guaranteed|no credit check|hurry|deals|"
	  "for a limited|discount|win a|best phone|"
	  "без справок|без отказа|первый займ|займ на карту|под 0 %|"
	  "без проигрыша|договорные матчи|пишите в личку|со скидкой|скидкой|"
	  "замер бесплатно|бесплатно!|только до|рассрочк|без переплат|"
	  "переходите по ссылке|жмите|заработок|выиграй|распродажа|"
	  "цены снижены|доставка бесплатно|подарок|первый прогноз|"
	  "до конца месяца|звоните прямо сейчас|выгодн" },
	{ PHRASE_BOILERPLATE, ANYWHERE, "下载文档|文档侵犯|您的权益|仅部分预览|"
	  "预览的文档|申请退款(|隐私权政策|隐私政策|服务条款|用户协议|仅供参考|"
	  "以实物为准|以官方为准|著作权|版权属|文责自负|不代表本站|不代表本网|"
	  "不承担|(c) 1|(c) 2|unsubscribe|you are receiving this|"
	  "you received this|terms and conditions|for reference only|"
	  "informational purposes|not responsible for|trademark|"
	  "registered in|without permission|вы получили это письмо|"
	  "отписаться|подписаны на рассылку|только с разрешения|"
	  "не несет ответственности|не несем ответственности|"
	  "мнение редакции|носит справочный|правила сайта|"
	  "свидетельство о регистрации|материалы сайта" },
	{ PHRASE_AD, WHOLE, "广告|赞助|推广|ad|ads|advertisement|sponsored|"
	  "promoted|реклама|партнерский материал" },
	{ PHRASE_META, AT_START, "发布时间|发布日期|发表时间|更新时间|发布于|发表于|"
	  "编辑于|最后更新|时间:|日期:|来源:|来源|作者:|责任编辑|编辑:|点击:|点击数|"
	  "浏览次数|浏览:|阅读:|阅读量|人气:|字数:|posted on|posted by|posted|"
	  "published|last updated|last modified|updated:|updated on|author:|"
	  "by admin|source:|views:|reading time|опубликовано|обновлено|"
	  "дата публикации|дата:|автор:|источник:|просмотров|просмотры:|"
	  "рейтинг:|время чтения" },
};

/* What spam is made of. In a text these are few among many. */
static const char *const spam_words =
	"国产|精品|久久|综合|欧美|日韩|亚洲|一区|二区|三区|四区|成人|激情|色综合|色婷婷|婷婷|"
	"狠狠|麻豆|蜜桃|无码|有码|伊人|丝袜|老女人|猛男|在线观看|免费观看|免费视频|在线视频|"
	"视频|在线播放|中文字幕|午夜|福利|偷拍|自拍|乱码|高潮|毛片|黄色|黄动漫|电影|动漫|"
	"波多野|av|99|91|美女|制服|久草|博彩|赌场|赌博|彩票|时时彩|六合彩|百家乐|老虎机|"
	"娱乐城|真人|澳门|开户|注册送|代开|发票|办证|私服|外挂|壮阳|减肥|贷款|无抵押|秒到账|"
	"高仿|a货|casino|casinos|poker|jackpot|slots|slot|betting|bonus|"
	"viagra|cialis|pills|pharmacy|porn|xxx|sex|escort|escorts|replica|"
	"rolex|payday|loan|loans|cheap|free|nude|dating|crypto|bitcoin|"
	"казино|порно|секс|виагра|ставки|букмекер|слоты|слот|автоматы|игровые|"
	"бонус|бонусы|займ|займы|кредит|без отказа|эскорт|интим|проститутки|"
	"диплом|дипломы|онлайн|бесплатно|без регистрации|вулкан|джекпот|"
	"зеркало|знакомства";

#endif
