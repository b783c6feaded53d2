// What stdlib/random/random.co declares as native.
#include <fmt/format.h>

#include "stdlib/arguments.h"
#include "stdlib/modules.h"
#include "stdlib/random/generator.h"
#include "vm/types/bigint.h"
#include "vm/types/handle.h"
#include "vm/types/raise.h"

namespace coro::stdlib {

using namespace vm;

namespace {

Generator* wantGenerator(Vm& vm, Value v) {
    auto* generator = payloadOf<Generator>(v);
    if (!generator)
        raiseWrongType(vm, "handle", "generator", v);
    return generator;
}

Value make(Vm& vm, Value* args, unsigned) {
    Value seed = args[0];
    auto handle = [&vm](Generator generator) { return newHandle(vm, std::make_unique<Generator>(generator)); };
    if (seed.isNil())
        return handle(Generator::ofSystem());
    if (seed.isSmallInt())
        return handle(Generator(static_cast<uint64_t>(seed.asSmallInt())));
    if (isInt(seed))
        return handle(Generator::ofBytes(intToText(seed, 16)));
    if (auto* text = cast<Str>(seed))
        return handle(Generator::ofBytes(text->view()));
    if (auto* data = cast<Bytes>(seed))
        return handle(Generator::ofBytes(data->view()));
    return raiseWrongType(vm, "seed", "int, str, bytes or nil", seed);
}

Value real(Vm& vm, Value* args, unsigned) {
    auto* generator = wantGenerator(vm, args[0]);
    return generator ? Value::number(generator->real()) : Value::raised();
}

Value gauss(Vm& vm, Value* args, unsigned) {
    auto* generator = wantGenerator(vm, args[0]);
    return generator ? Value::number(generator->gauss()) : Value::raised();
}

/// So many random bits, as an int.
Value newBits(Vm& vm, Generator& generator, uint64_t count) {
    if (count <= 50)
        return Value::smallInt(count == 0 ? 0 : static_cast<int64_t>(generator.next() >> (64 - count)));
    mpz_t number;
    mpz_init(number);
    for (uint64_t left = count; left > 0;) {
        auto step = static_cast<unsigned>(std::min<uint64_t>(left, 64));
        mpz_mul_2exp(number, number, step);
        mpz_add_ui(number, number, generator.next() >> (64 - step));
        left -= step;
    }
    return newInt(vm, number);
}

Value bits(Vm& vm, Value* args, unsigned) {
    constexpr int64_t kMost = 1 << 30;
    auto* generator = wantGenerator(vm, args[0]);
    auto count = generator ? wantInt(vm, args[1], "count") : std::nullopt;
    if (!count)
        return Value::raised();
    if (*count < 0 || *count > kMost)
        return vm.raise(ErrorId::ValueError, fmt::format("`count` must be from 0 to {}, not {}", kMost, *count));
    return newBits(vm, *generator, static_cast<uint64_t>(*count));
}

/// An int from 0 to before the limit, of any size.
Value below(Vm& vm, Value* args, unsigned) {
    auto* generator = wantGenerator(vm, args[0]);
    if (!generator)
        return Value::raised();
    Value limit = args[1];
    if (!isInt(limit))
        return raiseWrongType(vm, "limit", "int", limit);
    if (isNegative(limit) || limit == Value::smallInt(0))
        return vm.raise(ErrorId::ValueError, "there is nothing to choose from");
    if (limit.isSmallInt())
        return Value::smallInt(static_cast<int64_t>(generator->below(static_cast<uint64_t>(limit.asSmallInt()))));
    // Numbers of as many bits, until one is below it: two on average at most.
    uint64_t size = mpz_sizeinbase(IntReader(limit), 2);
    for (;;) {
        Value number = newBits(vm, *generator, size);
        if (compareInts(number, limit) < 0)
            return number;
        release(vm, number);
    }
}

Value randomBytes(Vm& vm, Value* args, unsigned) {
    auto* generator = wantGenerator(vm, args[0]);
    auto count = generator ? wantInt(vm, args[1], "count") : std::nullopt;
    if (!count)
        return Value::raised();
    if (*count < 0)
        return vm.raise(ErrorId::ValueError, fmt::format("`count` must not be negative, but is {}", *count));
    Bytes* made = newBytesOfSize(vm, static_cast<size_t>(*count));
    if (!made)
        return Value::raised();
    for (size_t at = 0; at < made->size;) {
        uint64_t word = generator->next();
        for (int i = 0; i < 8 && at < made->size; ++i, word >>= 8)
            made->data()[at++] = static_cast<unsigned char>(word);
    }
    return Value::object(made);
}

/// Fisher and Yates: all orders equally likely.
Value shuffle(Vm& vm, Value* args, unsigned) {
    auto* generator = wantGenerator(vm, args[0]);
    auto* list = generator ? want<List>(vm, args[1], "list", "list") : nullptr;
    if (!list)
        return Value::raised();
    auto items = list->items();
    for (size_t i = items.size(); i > 1; --i)
        std::swap(items[i - 1], items[generator->below(i)]);
    return Value::nil();
}

constexpr NativeEntry kNatives[] = {
    {"_make", make},   {"_real", real},         {"_gauss", gauss},     {"_bits", bits},
    {"_below", below}, {"_bytes", randomBytes}, {"_shuffle", shuffle},
};

} // namespace

NativeTables randomModule() { return {kNatives, {}, true}; }

} // namespace coro::stdlib
