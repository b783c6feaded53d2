#pragma once
// The classes of a program of whose instances native code knows without looking where they have their fields: those
// that a slot holds, that extend no other class and that no other extends.
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bytecode/module.h"
#include "native/library.h"
#include "native/types.h"

namespace coro::native {

struct KnownClass {
    uint32_t module;
    uint32_t slot; ///< of that module; it holds the class as soon as there is one
    const bytecode::Class* declared;
    std::vector<const bytecode::Field*> fields; ///< as its instances have them
};

class ClassFacts {
  public:
    /// In the order of linking; verified.
    explicit ClassFacts(std::span<const InputModule> modules);

    const KnownClass& of(Type instance) const { return classes_[classOf(instance)]; }
    /// What has a field of that name, if only one class of the program can: a guess. Else Any.
    Type withField(const std::string& name) const;
    /// Where instances of the class have the field; -1 when they have none of that name.
    int fieldIndex(Type instance, std::string_view name) const;

  private:
    void collect(uint32_t module, const bytecode::Module& code);

    std::vector<KnownClass> classes_;
    std::unordered_map<std::string, Type> byField_; ///< Any: several classes, or one that is not known
};

} // namespace coro::native
