namespace NeuroChip.Spec.Microcode;

/// <summary>How an operand is written in assembler text; microcode/instructions.yaml names these in lower case.</summary>
public enum OperandForm
{
    /// <summary>A learned value: <c>w</c>, <c>d</c> or <c>t</c>.</summary>
    Target,

    /// <summary>Fraction bits of the accumulator, a number.</summary>
    Fraction,

    /// <summary>Dependencies joined by <c>|</c>: <c>x0|y0|u2</c>, or <c>always</c>.</summary>
    Mask,

    /// <summary>Decimation of u, which is written within the mask.</summary>
    Decimation,

    /// <summary>Trace time: <c>auto</c>, <c>tx</c>, <c>ty</c>, <c>end</c>.</summary>
    Time,

    /// <summary>An operand: <c>y1</c>, <c>sgn(w)</c>; with a signed byte <c>y1-20</c>, <c>sgn(w+1)</c>, <c>-3</c>.</summary>
    Factor,

    /// <summary>The constant of a factor, which is written within it.</summary>
    SignedByte,

    /// <summary>A signed number of four bits.</summary>
    Mantissa,

    /// <summary>A power of two as its exponent; stored plus seven.</summary>
    Exponent,

    /// <summary>A right shift of four bits.</summary>
    Shift,

    /// <summary>A right shift of up to 63.</summary>
    LongShift,

    /// <summary><c>add</c> or <c>sub</c>.</summary>
    Sign,

    /// <summary>A rounding: <c>down</c>, <c>nearest</c>, <c>up</c>, <c>stochastic</c>.</summary>
    Rounding,

    /// <summary>An entry of the limits: <c>LIM0</c> to <c>LIM15</c>, or a label of <c>.limit</c>.</summary>
    Limit,

    /// <summary>One of the constants: <c>K0</c> to <c>K15</c>, or a label of <c>.const</c>.</summary>
    Constant,

    /// <summary>A relation: <c>&gt; &gt;= &lt; &lt;= == !=</c>.</summary>
    Relation,

    /// <summary>A number of eight bits without sign.</summary>
    Byte,
}
