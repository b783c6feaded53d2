// What stdlib/binary/binary.co declares as native: values as bytes, by formats such as ">IHf".
#include <fmt/format.h>

#include <bit>
#include <string>

#include "stdlib/arguments.h"
#include "stdlib/byte_order.h"
#include "stdlib/modules.h"
#include "stdlib/text_list.h"
#include "vm/types/bigint.h"
#include "vm/types/bytes.h"
#include "vm/types/raise.h"
#include "vm/types/text.h"

namespace coro::stdlib {

using namespace vm;

namespace {

enum class What { Signed, Unsigned, Float, Bool, Bytes, Padding };

/// A part of a format: `count` values, or for Bytes one of that many bytes.
struct Field {
    What what;
    size_t size; ///< bytes of each value
    size_t count;
};

struct Format {
    ByteOrder order = ByteOrder::Big;
    std::vector<Field> fields;
    size_t size = 0;   ///< bytes of all
    size_t values = 0; ///< how many values belong to it
};

std::optional<Field> fieldOf(char letter, size_t count) {
    switch (letter) {
    case 'b':
        return Field{What::Signed, 1, count};
    case 'B':
        return Field{What::Unsigned, 1, count};
    case 'h':
        return Field{What::Signed, 2, count};
    case 'H':
        return Field{What::Unsigned, 2, count};
    case 'i':
        return Field{What::Signed, 4, count};
    case 'I':
        return Field{What::Unsigned, 4, count};
    case 'q':
        return Field{What::Signed, 8, count};
    case 'Q':
        return Field{What::Unsigned, 8, count};
    case 'f':
        return Field{What::Float, 4, count};
    case 'd':
        return Field{What::Float, 8, count};
    case '?':
        return Field{What::Bool, 1, count};
    case 's':
        return Field{What::Bytes, count, 1};
    case 'x':
        return Field{What::Padding, 1, count};
    default:
        return std::nullopt;
    }
}

/// Nothing after raising.
std::optional<Format> wantFormat(Vm& vm, Value v) {
    constexpr size_t kMost = 1u << 30;
    auto* text = wantStr(vm, v, "format");
    if (!text)
        return std::nullopt;
    auto fail = [&](std::string_view problem) -> std::optional<Format> {
        vm.raise(ErrorId::ValueError, fmt::format("the format {}: {}", shortRepr(vm, v), problem));
        return std::nullopt;
    };
    Format format;
    std::string_view source = text->view();
    if (source.starts_with('<') || source.starts_with('>')) {
        format.order = source[0] == '<' ? ByteOrder::Little : ByteOrder::Big;
        source.remove_prefix(1);
    }
    for (size_t at = 0; at < source.size(); ++at) {
        if (source[at] == ' ')
            continue;
        size_t count = 0;
        bool isCounted = false;
        for (; at < source.size() && source[at] >= '0' && source[at] <= '9' && count <= kMost; ++at) {
            count = count * 10 + static_cast<size_t>(source[at] - '0');
            isCounted = true;
        }
        if (count > kMost)
            return fail("it is too large");
        if (at == source.size())
            return fail("a count at the end");
        auto field = fieldOf(source[at], isCounted ? count : 1);
        if (!field)
            return fail(fmt::format("`{}` has no meaning", source.substr(at, 1)));
        format.size += field->size * field->count;
        if (format.size > kMost)
            return fail("it is too large");
        format.values += field->what == What::Padding ? 0 : field->count;
        format.fields.push_back(*field);
    }
    return format;
}

/// The two's complement of an int that fits; nothing after raising.
std::optional<uint64_t> bitsOf(Vm& vm, Value v, const Field& field) {
    if (!isInt(v)) {
        raiseWrongType(vm, "value", "int", v);
        return std::nullopt;
    }
    IntReader number(v);
    size_t bits = field.size * 8;
    size_t used = mpz_sgn(number.get()) == 0 ? 0 : mpz_sizeinbase(number, 2);
    bool isLowest = isNegative(v) && mpz_scan1(number, 0) == used - 1; // -128 in 8 bits
    bool fits = field.what == What::Unsigned ? !isNegative(v) && used <= bits : used + !isLowest <= bits;
    if (fits)
        return isNegative(v) ? -mpz_getlimbn(number, 0) : mpz_getlimbn(number, 0);
    vm.raise(ErrorId::OverflowError, fmt::format("{} does not fit {} {}bits", shortRepr(vm, v), bits,
                                                 field.what == What::Unsigned ? "unsigned " : ""));
    return std::nullopt;
}

bool packValue(Vm& vm, char* at, const Field& field, ByteOrder order, Value v) {
    if (field.what == What::Float) {
        auto number = wantNumber(vm, v, "value");
        if (!number)
            return false;
        uint64_t bits =
            field.size == 8 ? std::bit_cast<uint64_t>(*number) : std::bit_cast<uint32_t>(static_cast<float>(*number));
        storeBits(at, field.size, bits, order);
        return true;
    }
    if (field.what == What::Bool) {
        *at = v.isFalsy() ? 0 : 1;
        return true;
    }
    if (field.what == What::Bytes) {
        auto* data = wantBytes(vm, v, "value");
        if (!data)
            return false;
        if (data->size > field.size) {
            vm.raise(ErrorId::ValueError, fmt::format("{} bytes do not fit {}", data->size, field.size));
            return false;
        }
        std::copy_n(data->view().data(), data->size, at); // the rest is zeros
        return true;
    }
    auto bits = bitsOf(vm, v, field);
    if (bits)
        storeBits(at, field.size, *bits, order);
    return bits.has_value();
}

Value pack(Vm& vm, Value* args, unsigned) {
    auto format = wantFormat(vm, args[0]);
    auto* values = format ? want<List>(vm, args[1], "values", "list") : nullptr;
    if (!values)
        return Value::raised();
    if (values->size() != format->values)
        return vm.raise(ErrorId::ValueError,
                        fmt::format("the format {} is for {} value{}, not {}", shortRepr(vm, args[0]), format->values,
                                    format->values == 1 ? "" : "s", values->size()));
    Value made = newZeroBytes(vm, format->size);
    if (made.isRaised())
        return made;
    auto* at = reinterpret_cast<char*>(as<Bytes>(made)->data());
    uint32_t next = 0;
    for (const Field& field : format->fields) {
        for (size_t i = 0; i < field.count; ++i, at += field.size) {
            if (field.what == What::Padding || packValue(vm, at, field, format->order, values->at(next++)))
                continue;
            release(vm, made);
            return Value::raised();
        }
    }
    return made;
}

Value unpackValue(Vm& vm, const char* at, const Field& field, ByteOrder order) {
    if (field.what == What::Bytes)
        return newBytes(vm, {at, field.size});
    uint64_t bits = loadBits(at, field.size, order);
    switch (field.what) {
    case What::Float:
        return Value::number(field.size == 8 ? std::bit_cast<double>(bits)
                                             : double{std::bit_cast<float>(static_cast<uint32_t>(bits))});
    case What::Bool:
        return Value::boolean(bits != 0);
    case What::Signed: {
        unsigned unused = 64 - 8 * static_cast<unsigned>(field.size);
        return newInt(vm, static_cast<int64_t>(bits << unused) >> unused);
    }
    default:
        return newIntUnsigned(vm, bits);
    }
}

Value unpack(Vm& vm, Value* args, unsigned) {
    auto format = wantFormat(vm, args[0]);
    auto* data = format ? wantBytes(vm, args[1], "data") : nullptr;
    auto start = data ? wantInt(vm, args[2], "start") : std::nullopt;
    if (!start)
        return Value::raised();
    if (*start < 0 || static_cast<uint64_t>(*start) > data->size ||
        data->size - static_cast<uint64_t>(*start) < format->size)
        return vm.raise(ErrorId::ValueError,
                        fmt::format("the format {} takes {} byte{} from {} on, of {}", shortRepr(vm, args[0]),
                                    format->size, format->size == 1 ? "" : "s", *start, data->size));
    const char* at = data->view().data() + *start;
    TextList values(vm);
    for (const Field& field : format->fields)
        for (size_t i = 0; i < field.count; ++i, at += field.size)
            if (field.what != What::Padding)
                values.push(unpackValue(vm, at, field, format->order));
    return values.finish();
}

Value sizeOf(Vm& vm, Value* args, unsigned) {
    auto format = wantFormat(vm, args[0]);
    return format ? Value::smallInt(static_cast<int64_t>(format->size)) : Value::raised();
}

constexpr NativeEntry kNatives[] = {{"_pack", pack}, {"unpack", unpack}, {"size", sizeOf}};

} // namespace

NativeTables binaryModule() { return {kNatives, {}, true}; }

} // namespace coro::stdlib
