using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace NeuroChip.Learning;

/// <summary>
/// A product in canonical form (core-semantics section 7): if the dependency holds, the factors times
/// Mantissa * 2^Exponent, shifted right by <see cref="Shift"/>.
/// </summary>
/// <param name="Dependency">The first dependency of the product.</param>
/// <param name="Mantissa">-8..7.</param>
/// <param name="Exponent">-7..8.</param>
/// <param name="Factors">In the order of the text. A second x0, y0 or r0 is a factor of one bit; a second u is not here.</param>
/// <param name="Column">Where the product begins in the rule's text, from 1.</param>
public sealed record RuleProduct(
    RuleDependency Dependency, int Mantissa, int Exponent, ImmutableArray<RuleFactor> Factors, int Column)
{
    /// <summary>Bits of the accumulator that a product may fill.</summary>
    internal const int AccumulatorBits = 15;

    /// <summary>Bits that a mantissa counts.</summary>
    internal const int MantissaBits = 4;

    /// <summary>Sum of the widths of the factors; the dependency does not count.</summary>
    public int Width => this.Factors.Sum(f => f.Width);

    /// <summary>The overflow shift: the product is scaled by 2^-Shift, whatever the rule says.</summary>
    public int Shift => Math.Max(0, this.Width + MantissaBits - AccumulatorBits);

    /// <summary>Why the product is shifted, for the user; empty if it is not.</summary>
    public string ShiftReason
    {
        get
        {
            if (this.Shift == 0)
            {
                return "";
            }

            string factors = string.Join(" + ", this.Factors.Select(f => $"{f} {f.Width.ToString(CultureInfo.InvariantCulture)}"));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"scaled by 2^-{this.Shift} because {factors} + mantissa {MantissaBits} = {this.Width + MantissaBits} bits, and the accumulator takes {AccumulatorBits}");
        }
    }

    /// <summary>The product in the order mantissa, power of two, dependency, factors.</summary>
    /// <param name="decimation">The exponent of u, for products that wait for it.</param>
    public string Text(int decimation)
    {
        var text = new StringBuilder();
        if (this.Mantissa != 1)
        {
            text.Append(this.Mantissa == -1 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{this.Mantissa}*"));
        }

        if (this.Exponent != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"2^{this.Exponent}*");
        }

        text.Append(this.Dependency switch
        {
            RuleDependency.PreSpike => "x0",
            RuleDependency.PostSpike => "y0",
            RuleDependency.Reward => "r0",
            _ => string.Create(CultureInfo.InvariantCulture, $"u{decimation}"),
        });
        foreach (RuleFactor factor in this.Factors)
        {
            text.Append('*').Append(factor);
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public bool Equals(RuleProduct? other) =>
        other is not null && this.Dependency == other.Dependency && this.Mantissa == other.Mantissa
        && this.Exponent == other.Exponent && this.Factors.SequenceEqual(other.Factors);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(this.Dependency, this.Mantissa, this.Exponent, this.Factors.Length);
}
