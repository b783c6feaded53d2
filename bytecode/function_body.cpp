#include "bytecode/function_body.h"

#include "bytecode/serialize.h"

namespace coro::bytecode {

void LazyBody::read() const {
    body_ = std::make_unique<FunctionBody>(serialized_.empty() ? FunctionBody{} : deserializeBody(serialized_));
}

} // namespace coro::bytecode
