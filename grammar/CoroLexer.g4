/*
 * The words of Coro. This is the only list of keywords and of token spellings: the build makes
 * compiler/parse's token table from it.
 *
 * The lexer sees bytes, and every byte of a character outside ASCII as U+007F: the tables stay small, and positions are
 * byte offsets. Names are checked for Unicode validity later (compiler/parse/unicode_names.h).
 *
 * What depends on the neighbours of a token is decided by compiler/parse between lexer and parser: which newlines count,
 * which words are keywords, and the tokens listed under `tokens`.
 */
lexer grammar CoroLexer;

tokens {
    // Made of other tokens
    ElseIf,         // else if
    NotIn,          // not in
    IsNot,          // is not
    BareYield,      // `yield` without an operand
    InterpolationEnd, // the `}` of `${`
    OpenLow,        // `..` or `..=` right after `[`
    OpenHigh,       // `..` right before `]` or `by`
    Declare,        // fn, co, gen before a name or an operator
    Lambda,         // fn, co, gen before `(`: a lambda with a block, or a function type
    ArrowLambda     // the same, when `=>` follows its header
}

// --- What separates -------------------------------------------------------------------------------------------------

Space          : [ \t\r\f]+ -> skip ;
Doc            : '##' (~[#\n] ~[\n]*)? ;
Comment        : '#' ~[\n]* -> skip ;
Newline        : '\n' ;
Semicolon      : ';' ;

// --- Names and numbers ----------------------------------------------------------------------------------------------

Name           : [a-zA-Z_\u007F] [a-zA-Z0-9_\u007F]* ;

Int            : Digits | '0' [xX] HexDigit ('_'? HexDigit)* | '0' [oO] [0-7] ('_'? [0-7])* | '0' [bB] [01] ('_'? [01])* ;
Float          : Digits '.' Digits Exponent? | Digits Exponent ;
BadNumber      : [0-9] [a-zA-Z0-9_\u007F]* ('.' [0-9] [a-zA-Z0-9_\u007F]*)? ;

fragment Digits   : [0-9] ('_'? [0-9])* ;
fragment HexDigit : [0-9a-fA-F] ;
fragment Exponent : [eE] [+\-]? Digits ;

// --- Strings --------------------------------------------------------------------------------------------------------

String         : '"' (~["\\$\n] | '\\' ~[\n])* '"' ;
RawString      : 'r"' ~["\n]* '"' | 'r"""' .*? '"""' ;
Bytes          : 'b"' (~["\\\n] | '\\' ~[\n])* '"' ;
BadRawString   : 'r"' ~["\n]* | 'r"""' (~["] | '"' ~["] | '""' ~["])* '"'? '"'? EOF ;
BadBytes       : 'b"' (~["\\\n] | '\\' ~[\n])* ;
StringStart    : '"' -> pushMode(InString) ;
TripleStart    : '"""' -> pushMode(InTriple), type(StringStart) ;

// --- Brackets and punctuation ---------------------------------------------------------------------------------------

LeftParen      : '(' ;
RightParen     : ')' ;
LeftBracket    : '[' ;
RightBracket   : ']' ;
LeftBrace      : '{' ;
RightBrace     : '}' ;
Comma          : ',' ;
Dot            : '.' ;
QuestionDot    : '?.' ;
Ellipsis       : '...' ;
Colon          : ':' ;
Question       : '?' ;
Arrow          : '=>' ;
ThinArrow      : '->' ;

// --- Operators ------------------------------------------------------------------------------------------------------

Plus           : '+' ;
Minus          : '-' ;
Star           : '*' ;
Slash          : '/' ;
DoubleSlash    : '//' ;
Percent        : '%' ;
DoubleStar     : '**' ;
ShiftLeft      : '<<' ;
ShiftRight     : '>>' ;
Ampersand      : '&' ;
Caret          : '^' ;
Bar            : '|' ;
Tilde          : '~' ;
Coalesce       : '??' ;
Range          : '..' ;
RangeInclusive : '..=' ;
Equal          : '==' ;
NotEqual       : '!=' ;
Less           : '<' ;
LessEqual      : '<=' ;
Greater        : '>' ;
GreaterEqual   : '>=' ;

Assign             : '=' ;
PlusAssign         : '+=' ;
MinusAssign        : '-=' ;
StarAssign         : '*=' ;
SlashAssign        : '/=' ;
DoubleSlashAssign  : '//=' ;
PercentAssign      : '%=' ;
DoubleStarAssign   : '**=' ;
ShiftLeftAssign    : '<<=' ;
ShiftRightAssign   : '>>=' ;
AmpersandAssign    : '&=' ;
CaretAssign        : '^=' ;
BarAssign          : '|=' ;
CoalesceAssign     : '??=' ;

// --- What other languages have: known mistakes, never part of a right program ---------------------------------------

PlusPlus       : '++' ;
MinusMinus     : '--' ;
AndAnd         : '&&' ;
OrOr           : '||' ;
Bang           : '!' ;
TripleEqual    : '===' ;
NotTripleEqual : '!==' ;
ColonAssign    : ':=' ;
DoubleColon    : '::' ;
SingleQuoted   : '\'' (~['\\\n] | '\\' ~[\n])* '\''? ;
Backtick       : '`' ~[`]* '`'? ;
BlockComment   : '/*' .*? ('*/' | EOF) ;
Unknown        : . ;

// --- Inside "..." and """...""" -------------------------------------------------------------------------------------

mode InString;

Text           : (~["\\$\n] | '\\' ~[\n])+ ;
DollarText     : [$\\] -> type(Text) ;
InterpolationStart : '${' -> pushMode(DEFAULT_MODE) ;
StringEnd      : '"' -> popMode ;
StringBreak    : '\n' -> popMode ;

mode InTriple;

TripleText     : (~["\\$] | '\\' .)+ -> type(Text) ;
TripleDollar   : ([$\\] | '"' | '""') -> type(Text) ;
TripleInterpolationStart : '${' -> pushMode(DEFAULT_MODE), type(InterpolationStart) ;
TripleEnd      : '""' '"' -> popMode, type(StringEnd) ;

// --- After the colon of "${value:format}" ---------------------------------------------------------------------------

mode InFormat;

Format         : ~["\n}]* '}' -> popMode, popMode ;
FormatBreak    : (~["\n}]+ | ["\n]) -> popMode ;

// --- Keywords: the rules of this mode are never run, names are looked up in their spellings -------------------------

mode Keywords;

Let            : 'let' ;
Var            : 'var' ;
Fn             : 'fn' ;
Co             : 'co' ;
Gen            : 'gen' ;
Class          : 'class' ;
Extends        : 'extends' ;
Static         : 'static' ;
Self           : 'self' ;
Super          : 'super' ;
If             : 'if' ;
Else           : 'else' ;
While          : 'while' ;
For            : 'for' ;
In             : 'in' ;
Is             : 'is' ;
Not            : 'not' ;
And            : 'and' ;
Or             : 'or' ;
Break          : 'break' ;
Continue       : 'continue' ;
Return         : 'return' ;
ReturnValue    : 'returnValue' ;
Noreturn       : 'noreturn' ;
Yield          : 'yield' ;
Emit           : 'emit' ;
Match          : 'match' ;
Raise          : 'raise' ;
Try            : 'try' ;
Except         : 'except' ;
Finally        : 'finally' ;
Import         : 'import' ;
As             : 'as' ;
Nil            : 'nil' ;
True           : 'true' ;
False          : 'false' ;

// Keywords only where compiler/parse/contextual_words.h says so, ordinary names elsewhere.
Scope          : 'scope' ;
Shield         : 'shield' ;
Select         : 'select' ;
Timeout        : 'timeout' ;
Test           : 'test' ;
Cancelled      : 'cancelled' ;
By             : 'by' ;
Native         : 'native' ;
