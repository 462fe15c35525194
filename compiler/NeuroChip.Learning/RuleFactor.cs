using System.Globalization;
using NeuroChip.Spec;

namespace NeuroChip.Learning;

/// <summary>One factor of a product: a variable plus a constant, or the sign of that (core-semantics section 7).</summary>
/// <param name="Variable">X0 to Tag; never one of the sign codes, which <see cref="Code"/> gives.</param>
/// <param name="Constant">What is added, -128..127; 0 for X0, Y0 and R0.</param>
/// <param name="Sign">Whether only the sign of the sum counts.</param>
public readonly record struct RuleFactor(FactorCode Variable, int Constant, bool Sign)
{
    private static readonly string[] Names = ["x0", "x1", "x2", "y0", "y1", "y2", "y3", "r0", "r1", "w", "d", "t"];

    /// <summary>The name the variable has in a rule's text.</summary>
    public string Name => Names[(int)this.Variable];

    /// <summary>The operand code that microcode reads.</summary>
    public FactorCode Code => this.Sign ? this.Variable + (FactorCode.SignWeight - FactorCode.Weight) : this.Variable;

    /// <summary>Bits that count towards the overflow shift: the sign of a sum counts like the sum.</summary>
    public int Width => FactorCodes.Width((int)this.Variable);

    /// <summary>The factor as a rule's text has it, such as <c>sgn(w-3)</c>.</summary>
    public override string ToString()
    {
        string sum = this.Constant == 0
            ? this.Name
            : this.Name + this.Constant.ToString("+0;-0", CultureInfo.InvariantCulture);
        return this.Sign ? $"sgn({sum})" : this.Constant == 0 ? sum : $"({sum})";
    }

    /// <summary>The variable of that name in a rule's text, or null.</summary>
    internal static FactorCode? Find(string name)
    {
        int index = Array.IndexOf(Names, name);
        return index < 0 ? null : (FactorCode)index;
    }
}
