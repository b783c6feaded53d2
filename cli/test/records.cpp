#include "cli/test/records.h"

#include "base/binary.h"

namespace coro::cli {

namespace {

template <class Archive>
void describe(Archive& a, Record& r) {
    a.integer(r.kind);
    a.integer(r.test);
    a.integer(r.code);
    a.integer(r.nanoseconds);
    a.list(r.texts, [&](std::string& text) { a.text(text); });
    a.list(r.tests, [&](engine::TestInfo& test) {
        a.text(test.name);
        a.integer(test.line);
    });
}

constexpr size_t kLength = 4;

} // namespace

std::string encodeRecord(Record& record) {
    BinaryWriter body;
    describe(body, record);
    std::string content = body.take();
    BinaryWriter whole;
    whole.text(content);
    return whole.take();
}

bool takeRecord(std::string& bytes, Record& record) {
    const uint64_t size = BinaryReader(bytes).number(kLength);
    if (bytes.size() < kLength + size)
        return false;
    BinaryReader reader(std::string_view(bytes).substr(kLength, size));
    record = {};
    describe(reader, record);
    bytes.erase(0, kLength + size);
    return reader.ok();
}

} // namespace coro::cli
