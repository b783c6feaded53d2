#pragma once
// What the lowering knows of a whole program: which function a call leads to, and of which types its parameters and its
// value are, found by following the values of all calls through all functions.
//
// Types of parameters are a guess that entries check: whoever calls a function in another way, or with other values,
// gets its bytecode. So nothing here has to be sound, except that a value that native code returns is of its type.
#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "bytecode/module.h"
#include "native/class_facts.h"
#include "native/facts.h"
#include "native/intrinsics.h"
#include "native/library.h"
#include "native/list_facts.h"
#include "native/places.h"
#include "native/types.h"

namespace coro::native {

/// One function of the program.
struct Function {
    uint32_t module;    ///< index of the module
    uint32_t prototype; ///< in that module
    FunctionFacts facts;
    std::vector<Type> parameters; ///< as calls give them
    /// Of the registers at the beginning of each block, as the program goes there; a guess, too.
    std::vector<std::vector<Type>> atBlocks{};
    Type result = Type::None; ///< of what it returns without having left native code
    bool hasBody = false;     ///< native code calls it directly
    bool needsFrames = false; ///< what it calls may look at the frames around it
    uint32_t index = 0;       ///< among ProgramFacts::functions
    bool isValue = false;     ///< it may be called by who knows whom
    int owner = -1;           ///< which of the known classes has it as a method, or `init`; -1: none
    bool isLeaf = false;      ///< it calls no functions
    bool isHot = true;        ///< it may run again and again
    unsigned copies = 0;      ///< of the body, to be put into it where it calls itself
    PlaceSet writes{};        ///< what it assigns to, with all that it calls, until native code leaves
    /// Parameters that it may be lent, a bit each (ownership.h).
    uint64_t lent = 0;

    const bytecode::Prototype& code() const { return facts.prototype(); }
};

/// What a call of it gives: of a coroutine or stream, that.
inline Type resultOf(const Function& f) { return f.code().kind == bytecode::FunctionKind::Fn ? f.result : Type::Any; }

class ProgramFacts {
  public:
    /// In the order of linking; verified.
    /// `takesAllForHot`: so that tests have all of a program in native code.
    explicit ProgramFacts(std::span<const InputModule> modules, bool takesAllForHot = false);

    const std::vector<std::unique_ptr<Function>>& functions() const { return functions_; }
    /// The function that a slot of a module always holds; null when that is not known.
    Function* functionOf(uint32_t module, uint64_t slot) const;
    /// The function of that prototype; null when it is not compiled.
    Function* functionAt(uint32_t module, uint32_t prototype) const { return byPrototype_[module][prototype]; }
    /// What functionOf says, of functions that are not compiled, too; null when it holds something else, or that is not
    /// known.
    const bytecode::Prototype* prototypeOf(uint32_t index, uint64_t slot) const;
    /// What a call of that slot with so many arguments is, if it is an instruction of the machine.
    Intrinsic intrinsicOf(uint32_t index, uint64_t slot, uint32_t arguments) const;
    /// What a call of a native function, or of a built-in class, should give. Whoever uses it has to check.
    Type nativeResult(uint32_t index, uint64_t slot) const;
    /// What the slot of a module should hold. Whoever uses it has to check.
    Type slotType(uint32_t index, uint64_t slot) const;
    /// What a field with that name (second word of a FieldGet) of such an object holds, if it holds what the program
    /// assigns. Whoever uses it has to check.
    Type fieldType(const Function& function, uint64_t name, Type object) const;
    /// Whose instance the object of a FieldGet or FieldSet has to be for native code to go on; Any: it is looked up.
    Type receiverOf(const Function& function, uint64_t name, Type object) const;
    /// Whether the FieldSet, on an object of that type, assigns to a field of a known class that takes every value.
    bool acceptsAll(const Function& function, uint64_t name, const bytecode::Instruction& i, Type object) const;
    /// Adds what the instruction may assign to, with all that it calls, until native code leaves.
    void addWrites(const Function& function, const struct Step& step, const std::vector<Type>& types,
                   PlaceSet& writes) const;
    /// Whether the call runs functions of the program alone, until native code leaves.
    bool runsKnown(const Function& function, const struct Step& step, const std::vector<Type>& types) const;
    const Places& places() const { return places_; }
    const ClassFacts& classes() const { return classes_; }
    /// They are found out while types are followed through functions.
    ListFacts& lists() const { return lists_; }
    /// What a value of one of the two types is.
    Type join(Type x, Type y) const { return lists_.join(x, y); }
    const std::string& nameOf(uint32_t index, uint64_t ext) const;
    const bytecode::Module& module(uint32_t index) const { return *modules_[index].code; }

  private:
    /// A function that a slot holds from the beginning.
    struct Declared {
        uint32_t module = 0;
        int32_t prototype = -1; ///< -1: it holds none
    };

    void collect();
    void add(uint32_t index, uint32_t prototype);
    void resolveSlots(uint32_t index, const std::unordered_map<std::string, uint32_t>& byName);
    void findValues();
    void inferTypes();
    bool inferOnce();
    void inferFrom(const Function& function, bool& changed);
    void giveItems(const struct Step& step, const Function& function, const std::vector<Type>& types);
    void giveAll(Type list, Type iterable);
    void giveByMethod(std::string_view name, std::span<const Type> arguments);
    void startFields();
    void findMethods();
    Type& typeOfField(Type instance, int index);
    void findHot();
    void findBodies();
    void findFrames();
    void findWrites(const std::vector<std::vector<const Function*>>& callees);
    void findLent();
    void keepTypes();
    template <class F>
    void forEachCallee(const Function& function, const struct Step& step, const std::vector<Type>& types, F f) const;
    template <class F>
    void forEachPlanned(const Function& function, const struct Step& step, const std::vector<Type>& types, F f) const;

    std::span<const InputModule> modules_;
    ClassFacts classes_;
    mutable ListFacts lists_;
    Places places_;
    std::vector<std::unique_ptr<Function>> functions_;
    std::vector<std::vector<Function*>> byPrototype_; ///< for each module
    std::vector<std::vector<Function*>> bySlot_;
    std::vector<std::vector<Declared>> declared_;  ///< by slot
    std::unordered_map<Place, Type> slots_;        ///< of those that are assigned to
    std::unordered_map<std::string, Type> fields_; ///< by name
    std::vector<std::vector<Type>> classFields_;   ///< of each known class, what it adds to its parent's
    std::unordered_map<std::string, std::vector<std::pair<uint32_t, uint32_t>>>
        known_; ///< where classFields_ has a name
};

} // namespace coro::native
