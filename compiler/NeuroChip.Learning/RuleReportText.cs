using System.Globalization;
using System.Text;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Learning;

/// <summary>A rule's report as lines of text.</summary>
public static class RuleReportText
{
    /// <summary>Words, products with their shifts, and the cost of a visit in each case.</summary>
    /// <param name="report">The report.</param>
    /// <param name="profile">The chip whose energies are meant; null leaves them out.</param>
    public static string Write(RuleReport report, ChipProfile? profile = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        return WriteProgram(report) + WriteCosts(report, profile);
    }

    /// <summary>Words, and products with their shifts.</summary>
    public static string WriteProgram(RuleReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{report.Words} words");
        text.Append(report.WordsSaved > 0 ? string.Create(CultureInfo.InvariantCulture, $", {report.WordsSaved} saved by sharing factors\n") : "\n");
        foreach (ProductReport product in report.Products)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {LearningRuleText.NameOf(product.Target)}:{product.Column} {product.Text}");
            text.Append(product.SharesFactors ? ", goes on from the product before" : "");
            text.Append(product.Shift > 0 ? $", {product.ShiftReason}\n" : "\n");
        }

        return text.ToString();
    }

    private static string WriteCosts(RuleReport report, ChipProfile? profile)
    {
        var text = new StringBuilder();
        foreach (VisitCost cost in report.Costs)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {cost.Case}: {cost.Operations} operations");
            if (profile is not null && cost.EnergyPicojoules(profile) is { } energy)
            {
                text.Append(CultureInfo.InvariantCulture, $", {energy:0.#} pJ");
            }

            if (profile is not null && cost.TimeNanoseconds(profile) is { } time)
            {
                text.Append(CultureInfo.InvariantCulture, $", {time:0.##} ns");
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
