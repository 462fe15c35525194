namespace NeuroChip.Spec.Microcode;

/// <summary>Names and kinds of the operands; their widths and ranges are in <see cref="FactorCodes"/>.</summary>
public static class MicroFactors
{
    private static readonly string[] s_names =
        ["x0", "x1", "x2", "y0", "y1", "y2", "y3", "r0", "r1", "w", "d", "t", "sgn(w)", "sgn(d)", "sgn(t)", ""];

    /// <summary>Name in assembler text, such as <c>y1</c> or <c>sgn(w)</c>; empty for the constant alone.</summary>
    public static string Name(FactorCode factor) => s_names[(int)factor];

    /// <summary>The operand is 0 or 1 and takes no constant in MUL: x0, y0, r0.</summary>
    public static bool IsEvent(FactorCode factor) => factor is FactorCode.X0 or FactorCode.Y0 or FactorCode.R0;

    /// <summary>The operand depends on the trace time: x1, x2, y1, y2, y3.</summary>
    public static bool IsTrace(FactorCode factor) =>
        factor is FactorCode.X1 or FactorCode.X2 or FactorCode.Y1 or FactorCode.Y2 or FactorCode.Y3;

    /// <summary>The operand is a sign: sgn(w), sgn(d), sgn(t).</summary>
    public static bool IsSign(FactorCode factor) => factor is FactorCode.SignWeight or FactorCode.SignDelay or FactorCode.SignTag;

    /// <summary>The value inside a sign, such as w of sgn(w); any other operand is itself.</summary>
    public static FactorCode Inside(FactorCode factor) => IsSign(factor) ? factor - 3 : factor;

    /// <summary>Width in bits.</summary>
    public static int Width(FactorCode factor) => FactorCodes.Width((int)factor);
}
