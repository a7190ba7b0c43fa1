/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * text.cc - texts on their way out to C: malloc'd copies and lists of them,
 * and numbers as value-slot bytes.
 */
#include "internal.hh"

char *xc::copy(const std::string &text)
{
	char *p = zeroed<char>(text.size() + 1);
	memcpy(p, text.data(), text.size());
	return p;
}

xc::strings_ptr xc::copy_all(const std::vector<std::string> &texts)
{
	strings_ptr list(zeroed<struct xc_strings>(1));
	list->text = zeroed<char *>(texts.size());
	list->lens = zeroed<size_t>(texts.size());
	for (const std::string &text : texts) {
		list->text[list->n] = copy(text);
		list->lens[list->n] = text.size();
		list->n++;
	}
	return list;
}

void xc_text_free(char *text)
{
	free(text);
}

void xc_strings_free(struct xc_strings *strings)
{
	if (!strings)
		return;
	for (size_t i = 0; i < strings->n; i++)
		free(strings->text[i]);
	free(strings->text);
	free(strings->lens);
	free(strings);
}

/* Neither can fail on the numbers and bytes they are made for; on memory
   running out the answer is the empty value, which sorts first. */
size_t xc_number_encode(double number, char ret[XC_NUMBER_MAX])
{
	size_t len = 0;
	xc::guard(nullptr, [&] {
		std::string bytes = Xapian::sortable_serialise(number);
		len = bytes.copy(ret, XC_NUMBER_MAX);
		return XC_OK;
	});
	return len;
}

double xc_number_decode(const char *bytes, size_t len)
{
	double number = 0;
	xc::guard(nullptr, [&] {
		number = Xapian::sortable_unserialise(std::string(bytes, len));
		return XC_OK;
	});
	return number;
}
