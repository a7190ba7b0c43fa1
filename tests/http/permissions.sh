#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# permissions.sh - every address of routes.def times every role, against the
# real server: in, or led to the sign-in, or refused; and what becomes of the
# wrong method. What each role should get is read from test_permissions.c, so
# that there is one table.
. "${KB_TOP:?}/tests/http/lib.sh"
. "$KB_TOP/tests/http/people.sh"

settings
cat >>"$dir/concord.yaml" <<END
embed_origins: https://desk.example
public_url: https://help.example
END
load "$here/fixture"
roles=(agent editor publisher operator)
for role in "${roles[@]}"; do
	person "the-$role" "$role"
done
start
for role in "${roles[@]}"; do
	sign_in "the-$role"
	is "$code" 303 "$role signs in"
done

# What changes something below /v1 goes by a token, never by a cookie: each has
# one with all that he may.
declare -A tokens
for role in "${roles[@]}"; do
	scopes=()
	for scope in staff-read preview case-read case-write receipt-read \
		article-edit; do
		if "$indexer" --config "$dir/concord.yaml" --quiet token add \
			"the-$role" --label try --scope "$scope" >/dev/null 2>&1
		then
			scopes+=(--scope "$scope")
		fi
	done
	tokens[the-$role]=$("$indexer" --config "$dir/concord.yaml" --quiet \
		token add "the-$role" --label test "${scopes[@]}")
done

# outcome NAME METHOD PATH: in, door (sign-in, 401), shut (403), gone (404).
outcome() {
	if [[ $2 == POST && $3 == /v1/* && $1 != public ]]; then
		get "$3" -H "Authorization: Bearer ${tokens[$1]}" \
			--data-urlencode a=b
	elif [ "$2" = POST ]; then
		as "$1" "$3" --data-urlencode a=b
	else
		as "$1" "$3"
	fi
	case $code:$(header location) in
	303:/sign-in*) result=door ;;
	401:*) result=door ;;
	# A form without its token: the door was passed, the form was not ours.
	403:*) case $body in
		*'open for too long'*) result=in ;;
		*) result=shut ;;
		esac ;;
	404:*) case $3 in
		/static/* | /attachments/*) result=in ;;
		*) result=gone ;;
		esac ;;
	*) result=in ;;
	esac
}

while read -r name method path; do
	may=$(sed -n "s/^#define EXPECT_$name[[:space:]]*\"\(.*\)\"/\1/p" \
		"$KB_TOP/tests/unit/test_permissions.c")
	path=${path/cases\/\{id\}/cases/t-0000}
	path=${path/topics\/\{id\}/topics/mobile}
	path=${path/sitemaps\/\{id\}/sitemaps/1}
	path=${path//\{id\}/lost-bag}
	path=${path//\{asset\}/app.css}
	for i in 0 1 2 3 4; do
		case ${may:$i:1}:$i:$path in
		*:/metrics) wanted=in ;;	# asked from this machine
		y:*) wanted=in ;;
		-:0:*) wanted=door ;;
		*) wanted=shut ;;
		esac
		who=public
		[ "$i" = 0 ] || who=the-${roles[$((i - 1))]}
		outcome "$who" "$method" "$path"
		is "$result" "$wanted" "$method $path as $who"
		rm -f "$dir/public.jar"
	done
done <<END
$(sed -n 's/^ROUTE(\([a-z_]*\), \([A-Z]*\), "\([^"]*\)".*/\1 \2 \3/p' \
	"$KB_TOP/searchd/routes.def")
END

get /search -X POST -d a=b
is "$code $(header allow)" "405 GET, HEAD" "a method that a page has not"
get /sign-out
is "$code $(header allow)" "405 POST" "nor does a form have another"
get /sign-in -X PUT -d a=b
is "$code" 405 "nor anything PUT"
get /metrics -H 'X-Forwarded-For: 192.0.2.1'
is "$code" 404 "metrics are not for those behind a proxy"
as the-agent /audit
is "$code" 403 "the audit is no secret, but not for agents"
has "$body" 'This is not open to you' "in words"
as the-agent '/search?q=train'
is "$(header cache-control)" "private, no-store" "what staff sees is not kept"
etag=$(get '/search?q=train' && header etag)
as the-agent '/search?q=train' -H "If-None-Match: $etag"
is "$code" 200 "and never taken for the public's"

# ---- cases: field by field, and each look is written down ----
as the-agent /v1/cases/t-0000
has "$body" '"question":"ticket twice in my bank"' "agents read cases"
has "$body" '"keys":[' "and their keys"
get /v1/cases/search -H "Authorization: Bearer ${tokens[the-agent]}" \
	-H 'Content-Type: application/json' --data '{"text":"+7 900 123-45-67"}'
has "$body" '"cases":[]' "a key that nobody has"
as the-operator '/audit?object=case:t-0000&lang=en'
has "$body" '<td>case.view</td>' "who saw the case is in the audit"
as the-operator /audit
has "$body" '<td>case.find</td>' "and who looked for one"
lacks "$body" '123-45-67' "but not for whom"
