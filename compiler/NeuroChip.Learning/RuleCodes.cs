using System.Collections.Immutable;

namespace NeuroChip.Learning;

/// <summary>The one place where the codes of learning rules are listed.</summary>
internal static class RuleCodes
{
    public static readonly RuleCode Syntax = new("NC2701", "rule cannot be read",
        "A rule is a sum of products of factors: x0, y0, r0, u0 to u9, the variables x1 x2 y1 y2 y3 r1 w d t, a bracket around one variable and one constant, sgn() of such a bracket, whole numbers and powers 2^k.",
        "see the syntax of rules in the chip manual, core-semantics section 7");

    public static readonly RuleCode WrongTarget = new("NC2702", "rule of another target",
        "The text begins with the name of what it changes (dw, dd or dt), and was given as the rule of something else.",
        "give the text as the rule it names, or leave the name away");

    public static readonly RuleCode UnknownName = new("NC2703", "unknown name in a rule",
        "Rules know the dependencies x0, y0, r0 and u0 to u9, and the variables x1, x2, y1, y2, y3, r1, w, d and t. Names are in small letters.",
        "use one of the names of the learning engine");

    public static readonly RuleCode PowerBase = new("NC2704", "power of something other than 2",
        "The learning engine scales by shifts, so the only powers are 2^k.",
        "write the value as a whole number, or as a power of 2");

    public static readonly RuleCode Division = new("NC2705", "division in a rule",
        "The learning engine has no divider; it scales by shifts.",
        "multiply by a power such as 2^-3");

    public static readonly RuleCode Nesting = new("NC2706", "bracket inside a bracket",
        "A bracket holds one variable and one constant, as an operand of the learning engine does.",
        "multiply the brackets out");

    public static readonly RuleCode ConstantRange = new("NC2707", "constant outside its operand",
        "A constant added to a variable is a whole number of 8 bits, -128 to 127, with the variable counted positive: (3-w) is -(w-3).",
        "use a whole number from -128 to 127");

    public static readonly RuleCode BareDependency = new("NC2708", "dependency inside a bracket",
        "x0, y0, r0 and u are conditions: they take no constant and no sign.",
        "write the dependency as a factor of its own");

    public static readonly RuleCode SignOperand = new("NC2709", "sgn() of something without a sign",
        "The learning engine has sign operands for w, d and t only.",
        "use sgn() with w, d or t and at most one constant");

    public static readonly RuleCode NoDependency = new("NC2710", "product without a dependency",
        "Every product says when it applies: at a pre spike (x0), a post spike (y0), a reward event (r0) or every 2^k-th epoch (u0 to u9).",
        "multiply the product by x0, y0, r0, or u0 for every epoch");

    public static readonly RuleCode MantissaRange = new("NC2711", "scale with too many digits",
        "The literals of a product multiply to a mantissa of 4 bits, -8 to 7, times a power of two.",
        "round the factor to a mantissa of -8 to 7 times a power of 2");

    public static readonly RuleCode ExponentRange = new("NC2712", "scale too small or too large",
        "The power of two of a product lies between 2^-7 and 2^8.",
        "choose a power from 2^-7 to 2^8; remember that wide products are scaled down by themselves");

    public static readonly RuleCode ProductWidth = new("NC2713", "product of too many factors",
        "The widths of a product's factors (1 for x0, y0, r0; 7 for traces; 8 for r1; 9 for w, d, t and their signs) may sum to 60, so that 64-bit products are exact.",
        "leave factors out");

    public static readonly RuleCode TwoDecimations = new("NC2714", "two different decimations",
        "A learning profile has one decimation: all u of its three rules have the same number.",
        "use the same u everywhere, or a second projection for the slower rule");

    public static readonly RuleCode ProgramLength = new("NC2715", "rules too long for a program",
        "A learning program has at most 256 words of microcode.",
        "use fewer products, or split the rules over two projections");

    public static readonly RuleCode NoRule = new("NC2716", "nothing to learn",
        "A learning profile needs at least one rule, for the weight, the delay or the tag, and a rule at least one product.",
        "give a rule such as dw = 2^-2*x1*y0");

    public static readonly RuleCode TextLength = new("NC2717", "rule text too long",
        "A rule has at most 16384 characters; no program of 256 words needs more.",
        "shorten the rule");

    /// <summary>Every code, in the order of their numbers.</summary>
    public static ImmutableArray<RuleCode> All { get; } =
    [
        Syntax, WrongTarget, UnknownName, PowerBase, Division, Nesting, ConstantRange, BareDependency, SignOperand, NoDependency,
        MantissaRange, ExponentRange, ProductWidth, TwoDecimations, ProgramLength, NoRule, TextLength,
    ];
}
