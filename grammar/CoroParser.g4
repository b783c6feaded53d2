/*
 * The grammar of Coro. It is LL(1): every decision is made on the next token, so it has no ambiguities, needs no
 * prediction and no tables (a test keeps it so). What would need more is settled before the parser, between the tokens
 * (see CoroLexer.g4), or after it: a chain of operators is parsed flat and folded by the precedence table
 * (compiler/parse/operator_table.h).
 *
 * Newlines that do not count, commas before a closing bracket and comments do not arrive here.
 * Everything that the tree is made of has a label; compiler/parse/tree_builder.h reads the labels.
 */
parser grammar CoroParser;

options { tokenVocab = CoroLexer; }

// One statement at the top of a file; the file is a sequence of them.
topLevel : item=statement (Newline | EOF) ;

block : open=LeftBrace (statements+=statement (Newline statements+=statement)*)? close=RightBrace ;

// --- Statements -----------------------------------------------------------------------------------------------------

statement
    : simple=simpleStatement
    | binding=letStatement
    | function=functionDeclaration
    | classNode=classDeclaration
    | native=nativeDeclaration
    | branch=ifStatement
    | loop=whileStatement
    | iteration=forStatement
    | attempt=tryStatement
    | region=scopeStatement
    | choice=selectStatement
    | importNode=importStatement
    | test=testDeclaration
    ;

// What may also stand after the `=>` of a `match` or `select` arm.
simpleStatement
    : target=expr (op=(Assign | PlusAssign | MinusAssign | StarAssign | SlashAssign | DoubleSlashAssign | PercentAssign
        | DoubleStarAssign | ShiftLeftAssign | ShiftRightAssign | AmpersandAssign | CaretAssign | BarAssign
        | CoalesceAssign) value=expr)?
    | keyword=(Return | ReturnValue | Raise) value=expr?
    | keyword=(Noreturn | Emit) value=expr
    | keyword=(Break | Continue | BareYield)
    ;

letStatement : keyword=(Let | Var) target=pattern Assign value=expr ;

ifStatement : keyword=If conditions+=expr bodies+=block (elses+=ElseIf conditions+=expr bodies+=block)*
    (Else elseBody=block)? ;

whileStatement : While condition=expr body=block ;

forStatement : keyword=For yielding=Yield? target=pattern In iterable=expr body=block ;

tryStatement : Try body=block excepts+=exceptClause* (Cancelled cancelledBody=block)? (Finally finallyBody=block)? ;

exceptClause : keyword=Except (name=Name (Colon errors=type)?)? body=block ;

scopeStatement : keyword=(Scope | Shield) body=block | keyword=Timeout duration=expr body=block ;

selectStatement : Select LeftBrace ((arms+=selectArm | elseArms+=selectElse)
    ((Newline | Comma) arms+=selectArm | elseArms+=selectElse)*)? RightBrace ;

selectArm : (keyword=(Let | Var) target=pattern Assign)? Yield awaited=operand (arrow=Arrow jump=simpleStatement | body=block) ;

selectElse : Else (arrow=Arrow jump=simpleStatement | body=block) ;

importStatement : Import (path+=Name (Dot path+=Name)* | file=String)
    (As alias=Name | open=LeftBrace (items+=importItem (Comma items+=importItem)*)? RightBrace)? ;

importItem : name=Name (As alias=Name)? ;

testDeclaration : keyword=Test title=String body=block ;

// --- Functions and classes ------------------------------------------------------------------------------------------

functionDeclaration : keyword=Declare name=methodName header=signature body=block ;

signature : open=LeftParen (params+=param (Comma params+=param)*)? close=RightParen (ThinArrow result=type)? ;

param : rest=Ellipsis? (name=Name | list=listPattern | map=mapPattern) (Colon annotation=type)? (Assign value=expr)? ;

methodName
    : name=Name
    | op=(Plus | Minus | Star | Slash | DoubleSlash | Percent | DoubleStar | ShiftLeft | ShiftRight | Ampersand | Caret
        | Bar | Tilde | Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual)
    | op=LeftBracket close=RightBracket assign=Assign?
    ;

classDeclaration : keyword=Class name=Name (Extends base+=Name (Dot base+=Name)*)?
    open=LeftBrace (members+=member (Newline? members+=member)*)? close=RightBrace ;

member : isStatic=Static? (attribute=field | method=functionDeclaration | init=initializer | native=nativeMember) ;

field : keyword=(Var | Let) name=Name (Colon annotation=type)? (Assign value=expr)? ;

initializer : name=Name header=signature body=block ;

// Declared here, written in C++: the standard library only.
nativeDeclaration : keyword=Native (header=nativeFunction | classNode=classDeclaration) ;

nativeMember : keyword=Native (attribute=field | header=nativeFunction) ;

nativeFunction : keyword=Declare? name=methodName header=signature ;

// --- Expressions ----------------------------------------------------------------------------------------------------

expr : lambda=arrowLambda | head=operand tails+=operatorTail* (question=Question yes=expr Colon no=expr)? ;

operatorTail : op=(DoubleStar | Star | Slash | DoubleSlash | Percent | Plus | Minus | ShiftLeft | ShiftRight | Ampersand
    | Caret | Bar | Coalesce | Range | RangeInclusive | By | Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual
    | In | NotIn | Is | IsNot | And | Or) right=operand ;

operand : prefixes+=(Yield | Minus | Tilde | Not)* (atom=(Name | Nil | True | False | Int | Float | String | RawString
    | Bytes | Self | Super) | form=compound) links+=link* ;

compound
    : open=LeftParen inner=expr RightParen
    | text=interpolated
    | list=listLiteral
    | map=mapLiteral
    | lambda=blockLambda
    | choice=matchExpr
    ;

link
    : dot=Dot name=Name
    | dot=QuestionDot (name=Name | args=arguments | index=subscript)
    | args=arguments
    | index=subscript
    ;

arguments : open=LeftParen (args+=argument (Comma args+=argument)*)? close=RightParen ;

argument : spread=Ellipsis? value=expr (Colon named=expr)? ;

subscript : open=LeftBracket (low=OpenLow (index=expr | By step=expr)? | index=expr (high=OpenHigh (By step=expr)?)?)
    close=RightBracket ;

interpolated : open=StringStart parts+=stringPart* close=StringEnd ;

stringPart : text=Text | open=InterpolationStart value=expr (format=Format | close=InterpolationEnd) ;

listLiteral : open=LeftBracket (items+=listItem (Comma items+=listItem)*)? close=RightBracket ;

listItem : spread=Ellipsis? value=expr ;

mapLiteral : open=LeftBrace (entries+=mapEntry (Comma entries+=mapEntry)*)? close=RightBrace ;

mapEntry : spread=Ellipsis value=expr | key=mapKey (Colon value=expr)? ;

mapKey
    : atom=(Name | Nil | True | False | Int | Float | String | RawString | Bytes)
    | text=interpolated
    | open=LeftBracket computed=expr RightBracket
    ;

blockLambda : keyword=Lambda header=signature body=block ;

arrowLambda : keyword=ArrowLambda header=signature arrow=Arrow value=expr ;

matchExpr : keyword=Match subject=expr open=LeftBrace (arms+=matchArm ((Newline | Comma) arms+=matchArm)*)?
    close=RightBrace ;

matchArm : target=pattern (If guard=expr)? (arrow=Arrow jump=simpleStatement | body=block) ;

// --- Patterns -------------------------------------------------------------------------------------------------------

pattern : options+=patternAtom (Colon annotation=type | (Bar options+=patternAtom)*) ;

patternAtom
    : path+=Name (Dot path+=Name)* (open=LeftParen (fields+=patternField (Comma fields+=patternField)*)? RightParen)?
    | low=patternLiteral (range=(Range | RangeInclusive) high=patternLiteral)?
    | list=listPattern
    | map=mapPattern
    | LeftParen inner=pattern RightParen
    ;

patternLiteral : minus=Minus? number=(Int | Float) | atom=(Nil | True | False | String | RawString | Bytes) ;

listPattern : open=LeftBracket (items+=listPatternItem (Comma items+=listPatternItem)*)? close=RightBracket ;

listPatternItem : rest=Ellipsis name=Name? | item=pattern ;

mapPattern : open=LeftBrace (fields+=patternField (Comma fields+=patternField)*)? close=RightBrace ;

patternField : rest=Ellipsis name=Name | (name=Name | key=patternLiteral) (Colon value=pattern)? ;

// --- Types ----------------------------------------------------------------------------------------------------------

// Flat, like operators: `->` belongs to the function type before it and takes everything after it.
type : atoms+=typeAtom (ops+=(Bar | ThinArrow) atoms+=typeAtom)* ;

typeAtom
    : path+=Name (Dot path+=Name)* (LeftBracket args+=type (Comma args+=type)* RightBracket)?
    | nil=Nil
    | LeftParen inner=type RightParen
    | keyword=(Lambda | ArrowLambda) LeftParen (args+=type (Comma args+=type)*)? RightParen
    ;
