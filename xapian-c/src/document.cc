/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * document.cc - documents between C structs and Xapian: a spec becomes a
 * Xapian::Document, a stored document becomes a struct of copies.
 */
#include "internal.hh"

namespace {

struct deleter {
	void operator()(struct xc_document *d) const { xc_document_free(d); }
};
using document_ptr = std::unique_ptr<struct xc_document, deleter>;

/* n grows with each copy, so that freeing half a document is safe. */
void copy_terms(const Xapian::Document &from, struct xc_document_spec *to)
{
	struct xc_term *terms = xc::zeroed<struct xc_term>(
		from.termlist_count());
	to->terms = terms;
	const Xapian::TermIterator end = from.termlist_end();
	for (auto it = from.termlist_begin(); it != end; ++it) {
		const std::string text = *it;
		struct xc_term *term = &terms[to->n_terms];
		term->text = xc::copy(text);
		term->len = text.size();
		term->wdf = it.get_wdf();
		to->n_terms++;
	}
}

void copy_values(const Xapian::Document &from, struct xc_document_spec *to)
{
	struct xc_value *values = xc::zeroed<struct xc_value>(
		from.values_count());
	to->values = values;
	const Xapian::ValueIterator end = from.values_end();
	for (auto it = from.values_begin(); it != end; ++it) {
		const std::string bytes = *it;
		struct xc_value *value = &values[to->n_values];
		value->bytes = xc::copy(bytes);
		value->len = bytes.size();
		value->slot = it.get_valueno();
		to->n_values++;
	}
}

}  // namespace

Xapian::Document xc::make_document(const struct xc_document_spec *spec)
{
	Xapian::Document document;
	for (size_t i = 0; i < spec->n_terms; i++) {
		const struct xc_term &t = spec->terms[i];
		document.add_term(std::string(t.text, t.len), t.wdf);
	}
	for (size_t i = 0; i < spec->n_values; i++) {
		const struct xc_value &v = spec->values[i];
		document.add_value(v.slot, std::string(v.bytes, v.len));
	}
	if (spec->data_len > 0)
		document.set_data(std::string(spec->data, spec->data_len));
	return document;
}

enum xc_status xc_db_document(struct xc_database *db, uint32_t docid,
			      struct xc_document **ret, struct xc_error *err)
{
	return xc::retry(db, err, [&] {
		Xapian::Document from = db->db.get_document(docid);
		document_ptr to(xc::zeroed<struct xc_document>(1));
		to->docid = docid;
		const std::string data = from.get_data();
		to->spec.data = xc::copy(data);
		to->spec.data_len = data.size();
		copy_terms(from, &to->spec);
		copy_values(from, &to->spec);
		*ret = to.release();
		return XC_OK;
	});
}

void xc_document_free(struct xc_document *document)
{
	if (!document)
		return;
	struct xc_document_spec *spec = &document->spec;
	for (size_t i = 0; i < spec->n_terms; i++)
		free(const_cast<char *>(spec->terms[i].text));
	for (size_t i = 0; i < spec->n_values; i++)
		free(const_cast<char *>(spec->values[i].bytes));
	free(const_cast<struct xc_term *>(spec->terms));
	free(const_cast<struct xc_value *>(spec->values));
	free(const_cast<char *>(spec->data));
	free(document);
}
