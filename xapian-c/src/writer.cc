/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * writer.cc - the one writer of a database: documents by the call, metadata,
 * spelling and synonym tables, commits and transactions.
 */
#include "internal.hh"

using xc::fail;
using xc::guard;

static_assert(Xapian::DB_CREATE_OR_OPEN == XC_CREATE_OR_OPEN &&
	      Xapian::DB_CREATE_OR_OVERWRITE == XC_CREATE_OR_OVERWRITE &&
	      Xapian::DB_CREATE == XC_CREATE && Xapian::DB_OPEN == XC_OPEN &&
	      Xapian::DB_NO_SYNC == XC_NO_SYNC &&
	      Xapian::DB_FULL_SYNC == XC_FULL_SYNC &&
	      Xapian::DB_NO_TERMLIST == XC_NO_TERMLIST,
	      "flags are passed through");

enum xc_status xc_writer_open(const char *path, unsigned flags,
			      struct xc_writer **ret, struct xc_error *err)
{
	const unsigned known = XC_OPEN | XC_NO_SYNC | XC_FULL_SYNC |
			       XC_NO_TERMLIST;
	if (!path || !path[0])
		return fail(err, XC_INVALID, "the path is empty");
	if (flags & ~known)
		return fail(err, XC_INVALID, "unknown flag of xc_writer_open");
	return guard(err, [&] {
		std::unique_ptr<xc_writer> writer(new xc_writer());
		writer->db = Xapian::WritableDatabase(path,
						static_cast<int>(flags));
		writer->view.db = writer->db;
		writer->view.writing = true;
		*ret = writer.release();
		return XC_OK;
	});
}

void xc_writer_free(struct xc_writer *writer)
{
	if (!writer)
		return;
	/* close() rather than the destructor: that one commits again and
	   hides what went wrong from itself only. */
	guard(nullptr, [&] { writer->db.close(); return XC_OK; });
	guard(nullptr, [&] { delete writer; return XC_OK; });
}

struct xc_database *xc_writer_db(struct xc_writer *writer)
{
	return &writer->view;
}

enum xc_status xc_writer_add(struct xc_writer *writer,
			     const struct xc_document_spec *spec,
			     uint32_t *ret_docid, struct xc_error *err)
{
	return guard(err, [&] {
		Xapian::docid docid =
			writer->db.add_document(xc::make_document(spec));
		if (ret_docid)
			*ret_docid = docid;
		return XC_OK;
	});
}

enum xc_status xc_writer_replace(struct xc_writer *writer, uint32_t docid,
				 const struct xc_document_spec *spec,
				 struct xc_error *err)
{
	return guard(err, [&] {
		writer->db.replace_document(docid, xc::make_document(spec));
		return XC_OK;
	});
}

enum xc_status xc_writer_delete(struct xc_writer *writer, uint32_t docid,
				struct xc_error *err)
{
	return guard(err, [&] {
		writer->db.delete_document(docid);
		return XC_OK;
	});
}

enum xc_status xc_writer_delete_by_term(struct xc_writer *writer,
					const char *term, size_t len,
					struct xc_error *err)
{
	/* Xapian takes the empty term for "all documents". */
	if (len == 0)
		return fail(err, XC_INVALID, "the term is empty");
	return guard(err, [&] {
		writer->db.delete_document(std::string(term, len));
		return XC_OK;
	});
}

enum xc_status xc_writer_set_metadata(struct xc_writer *writer,
				      const char *key, const char *bytes,
				      size_t len, struct xc_error *err)
{
	return guard(err, [&] {
		writer->db.set_metadata(key, len ? std::string(bytes, len)
						 : std::string());
		return XC_OK;
	});
}

enum xc_status xc_writer_add_spelling(struct xc_writer *writer,
				      const char *word, uint32_t frequency,
				      struct xc_error *err)
{
	return guard(err, [&] {
		writer->db.add_spelling(word, frequency);
		return XC_OK;
	});
}

enum xc_status xc_writer_remove_spelling(struct xc_writer *writer,
					 const char *word, uint32_t frequency,
					 struct xc_error *err)
{
	return guard(err, [&] {
		writer->db.remove_spelling(word, frequency);
		return XC_OK;
	});
}

enum xc_status xc_writer_add_synonym(struct xc_writer *writer,
				     const char *term, const char *synonym,
				     struct xc_error *err)
{
	return guard(err, [&] {
		writer->db.add_synonym(term, synonym);
		return XC_OK;
	});
}

enum xc_status xc_writer_remove_synonym(struct xc_writer *writer,
					const char *term, const char *synonym,
					struct xc_error *err)
{
	return guard(err, [&] {
		writer->db.remove_synonym(term, synonym);
		return XC_OK;
	});
}

enum xc_status xc_writer_commit(struct xc_writer *writer, struct xc_error *err)
{
	return guard(err, [&] { writer->db.commit(); return XC_OK; });
}

enum xc_status xc_writer_begin(struct xc_writer *writer, struct xc_error *err)
{
	return guard(err, [&] {
		writer->db.begin_transaction(true);
		return XC_OK;
	});
}

enum xc_status xc_writer_end(struct xc_writer *writer, struct xc_error *err)
{
	return guard(err, [&] {
		writer->db.commit_transaction();
		return XC_OK;
	});
}

enum xc_status xc_writer_cancel(struct xc_writer *writer, struct xc_error *err)
{
	return guard(err, [&] {
		writer->db.cancel_transaction();
		return XC_OK;
	});
}
