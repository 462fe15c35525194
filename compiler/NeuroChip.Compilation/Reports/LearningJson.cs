using System.Text.Json;
using NeuroChip.Learning;

namespace NeuroChip.Compilation.Reports;

/// <summary>The learning part of the report for machines. Names are part of the interface: append only.</summary>
internal static class LearningJson
{
    public static void Write(Utf8JsonWriter json, IEnumerable<LearningReport> reports)
    {
        json.WriteStartArray("learning");
        foreach (LearningReport report in reports)
        {
            json.WriteStartObject();
            json.WriteString("projection", report.Projection);
            json.WriteString("rule", report.Rule);
            json.WriteNumber("epoch", report.Epoch);
            json.WriteNumber("synapses", report.Synapses);
            json.WriteNumber("memoryWords", report.MemoryWords);
            json.WriteNumber("inAxons", report.InAxons);
            json.WriteNumber("programWords", report.Program.Words);
            json.WriteNumber("wordsSaved", report.Program.WordsSaved);
            WriteProducts(json, report.Program);
            WriteCosts(json, report);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteProducts(Utf8JsonWriter json, RuleReport program)
    {
        json.WriteStartArray("products");
        foreach (ProductReport product in program.Products)
        {
            json.WriteStartObject();
            json.WriteString("target", LearningRuleText.NameOf(product.Target));
            json.WriteString("product", product.Text);
            json.WriteNumber("column", product.Column);
            json.WriteNumber("shift", product.Shift);
            json.WriteNumber("words", product.Words);
            json.WriteBoolean("sharesFactors", product.SharesFactors);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCosts(Utf8JsonWriter json, LearningReport report)
    {
        json.WriteStartArray("visits");
        foreach (LearningCost cost in report.Costs)
        {
            json.WriteStartObject();
            json.WriteString("case", cost.Case);
            json.WriteNumber("operations", cost.Operations);
            if (cost.EnergyPicojoules is { } energy)
            {
                json.WriteNumber("energyPicojoules", energy);
            }

            if (cost.TimeNanoseconds is { } time)
            {
                json.WriteNumber("timeNanoseconds", time);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
