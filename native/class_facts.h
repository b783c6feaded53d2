#pragma once
// The classes of a program of whose instances native code knows without looking where they have their fields, and which
// functions their methods are: those that extend none, or one that is known. They are numbered so that a class and all
// that extend it have numbers in a row; the virtual machine gives the numbers to classes as they are made, if they
// extend what was expected (vm/native/entry.h).
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "bytecode/module.h"
#include "native/library.h"
#include "native/types.h"

namespace coro::native {

/// A function of a module.
struct PrototypeOf {
    uint32_t module;
    uint32_t prototype;
};

/// A method, or an `init`.
struct ClassFunction {
    uint32_t owner; ///< the class that declares it
    uint32_t module;
    uint32_t prototype;
    uint32_t place; ///< in the window of ClassNew
};

struct KnownField {
    const bytecode::Field* declared; ///< null: no program sees it
    uint32_t owner;                  ///< the first class that has it
    bool isTyped;
};

struct KnownClass {
    uint32_t module;
    uint32_t index; ///< of the module's classes
    const bytecode::Class* declared;
    int parent; ///< which of the known classes, or -1
    /// Of itself, and the last one of those that extend it. 0 is that of classes that are not known.
    uint32_t number = 0, last = 0;
    std::vector<KnownField> fields{};                               ///< as its instances have them
    std::vector<std::pair<std::string, ClassFunction>> functions{}; ///< of its own; `init` is one of them
};

class ClassFacts {
  public:
    /// In the order of linking; verified.
    explicit ClassFacts(std::span<const InputModule> modules);

    const std::vector<KnownClass>& all() const { return classes_; }
    const KnownClass& of(Type instance) const { return classes_[classOf(instance)]; }
    /// What has a field of that name, if only one class of the program can, but for those that extend it: a guess. Else
    /// Any.
    Type withField(const std::string& name) const;
    /// Where instances of the class have the field; -1 when they have none of that name.
    int fieldIndex(Type instance, std::string_view name) const;
    /// Whether a field of the class has a type in one of those that extend it.
    bool isTyped(Type instance, int field) const;
    /// The method that an instance of the class has, or what a call of the class runs, "init"; null: none that is
    /// known.
    const ClassFunction* functionOf(uint32_t known, std::string_view name) const;
    /// Classes that have a method of that name, or extend one that has.
    const std::vector<uint32_t>& withMethod(const std::string& name) const;
    /// Whether a built-in kind has a method of that name.
    bool isBuiltin(const std::string& method) const { return builtin_.count(method) > 0; }
    /// The methods of that name that built-in kinds have and that are written in Coro.
    std::span<const PrototypeOf> codedMethods(const std::string& name) const;
    /// Instances of the class that the slot should hold; Any: it holds none that is known.
    Type madeBy(uint32_t module, uint64_t slot) const;

    /// Instances of the class, or of one that extends it.
    Type extending(uint32_t known) const {
        const bool isLast = classes_[known].number == classes_[known].last;
        return instanceOf(known, isLast ? Precision::Exact : Precision::Extending);
    }
    /// What a value of one of the two types is.
    Type join(Type x, Type y) const;
    /// Whether every instance of the one type is one of the other, too.
    bool isWithin(Type x, Type of) const;

  private:
    struct Found;

    static void findParts(const bytecode::Module& module, std::vector<Found>& found);
    void collect(std::span<const InputModule> modules);
    void add(uint32_t module, const bytecode::Class& declared, const Found& found, int parent);
    void number();
    void findNames(std::span<const InputModule> modules);
    int commonParent(uint32_t x, uint32_t y) const;

    std::vector<KnownClass> classes_;
    std::unordered_map<std::string, Type> byField_; ///< Any: several classes, or one that is not known
    std::unordered_map<std::string, std::vector<uint32_t>> byMethod_;
    std::unordered_set<std::string> builtin_;
    std::unordered_map<std::string, std::vector<PrototypeOf>> coded_;
    std::vector<std::unordered_map<uint64_t, uint32_t>> bySlot_; ///< for each module
};

} // namespace coro::native
