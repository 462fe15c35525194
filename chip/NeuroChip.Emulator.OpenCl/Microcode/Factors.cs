using System.Globalization;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.OpenCl.Microcode;

/// <summary>A factor as C on 16 lanes of 32 bits, and the range of its value.</summary>
/// <param name="Text">An expression.</param>
/// <param name="Range">What it can be.</param>
internal readonly record struct Factor(string Text, ValueRange Range)
{
    /// <summary>Factor of a MUL: the operand plus a constant, its sign where the code asks for it, clipped to the operand's width.</summary>
    public static Factor Multiply(FactorCode code, int constant, string time)
    {
        Factor sum = Plus(code, constant, time);
        bool trace = code is FactorCode.X1 or FactorCode.X2 or FactorCode.Y1 or FactorCode.Y2 or FactorCode.Y3;

        // Every other operand plus eight bits stays within its width.
        return trace && sum.Range.High > 127 ? new Factor($"min({sum.Text}, (int16)(127))", sum.Range.Clip(-128, 127)) : sum;
    }

    /// <summary>The operand plus a constant, its sign where the code asks for it, not clipped.</summary>
    public static Factor Plus(FactorCode code, int constant, string time)
    {
        if (code == FactorCode.Constant)
        {
            return new Factor(Number(constant), ValueRange.Of(constant));
        }

        string operand = $"operand(v, {((int)code).ToString(CultureInfo.InvariantCulture)}, {time})";
        string sum = constant == 0 ? operand : $"({operand} + {Number(constant)})";
        return code is FactorCode.SignWeight or FactorCode.SignDelay or FactorCode.SignTag
            ? new Factor($"sign_of({sum})", new ValueRange(-1, 1))
            : new Factor(sum, RangeOf(code) + constant);
    }

    private static string Number(int value) => string.Create(CultureInfo.InvariantCulture, $"(int16)({value})");

    private static ValueRange RangeOf(FactorCode code) => code switch
    {
        FactorCode.X0 or FactorCode.Y0 or FactorCode.R0 => new ValueRange(0, 1),
        FactorCode.R1 => new ValueRange(-128, 127),
        FactorCode.Weight or FactorCode.Tag => new ValueRange(-256, 255),
        FactorCode.Delay => new ValueRange(0, 63),
        _ => new ValueRange(0, 127),
    };
}
