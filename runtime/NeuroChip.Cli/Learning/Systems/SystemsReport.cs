using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using NeuroChip.Cli.Output;
using NeuroChip.Cli.Reports;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>A worked system that has run.</summary>
/// <param name="System">Which.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Elapsed">Wall time.</param>
internal sealed record SystemOutcome(IWorkedSystem System, SystemResult Result, TimeSpan Elapsed);

/// <summary>What worked systems came to: as text, as JSON, and as a report with plots.</summary>
internal static class SystemsReport
{
    public static string ForPerson(SystemOutcome outcome)
    {
        SystemResult result = outcome.Result;
        var text = new StringBuilder();
        text.Append($"{outcome.System.Name}: {result.Title} ({outcome.Elapsed.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture)} s)\n");
        if (result.Figures.Length > 0)
        {
            text.Append(TextTable.Write(["figure", "value", "unit"], result.Figures.Select(figure => (string[])[figure.Name, Number(figure.Value), figure.Unit]), [2]));
        }

        foreach (SystemCriterion criterion in result.Criteria)
        {
            text.Append(criterion.IsMet ? "met     " : "MISSED  ").Append(criterion.Text).Append(": ").Append(criterion.Found).Append('\n');
        }

        return text.ToString();
    }

    public static string ForMachine(string engine, SystemSize size, IEnumerable<SystemOutcome> outcomes) => JsonText.Object(json =>
    {
        json.WriteString("command", "learn systems");
        json.WriteString("engine", engine);
        json.WriteString("size", size.ToString().ToLowerInvariant());
        json.WriteStartArray("systems");
        foreach (SystemOutcome outcome in outcomes)
        {
            json.WriteStartObject();
            json.WriteString("name", outcome.System.Name);
            json.WriteBoolean("met", outcome.Result.IsMet);
            json.WriteNumber("seconds", outcome.Elapsed.TotalSeconds);
            json.WriteStartArray("figures");
            foreach (SystemFigure figure in outcome.Result.Figures)
            {
                json.WriteStartObject();
                json.WriteString("name", figure.Name);
                json.WriteNumber("value", figure.Value);
                json.WriteString("unit", figure.Unit);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("criteria");
            foreach (SystemCriterion criterion in outcome.Result.Criteria)
            {
                json.WriteStartObject();
                json.WriteString("criterion", criterion.Text);
                json.WriteBoolean("met", criterion.IsMet);
                json.WriteString("found", criterion.Found);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static ReportDocument Document(string engine, SystemSize size, IReadOnlyCollection<SystemOutcome> outcomes)
    {
        ImmutableArray<ImmutableArray<ReportCell>> summary = [.. outcomes.SelectMany(outcome => outcome.Result.Criteria.Select(
            criterion => (ImmutableArray<ReportCell>)[outcome.System.Name, criterion.Text, criterion.Found, criterion.IsMet ? "met" : "missed"]))];
        return new ReportDocument(
            "Worked learning systems",
            [
                new ReportSection(
                    "Criteria",
                    $"Engine {engine}, size {size.ToString().ToLowerInvariant()}. All that is learned is learned on the emulated chip; the host gives spikes and rewards, and reads.",
                    new ReportTable(["system", "criterion", "found", ""], summary)),
                .. outcomes.Select(Section),
            ]);
    }

    private static ReportSection Section(SystemOutcome outcome) => new(
        outcome.Result.Title,
        string.Join('\n', outcome.Result.Explanation),
        outcome.Result.Figures.Length == 0 ? null : new ReportTable(
            ["figure", "value", "unit"], [.. outcome.Result.Figures.Select(figure => (ImmutableArray<ReportCell>)[figure.Name, Number(figure.Value), figure.Unit])]))
    {
        Plots = outcome.Result.Plots,
    };

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 1000 ? "N0" : "0.####", CultureInfo.InvariantCulture);
}
