using NeuroChip.Cli.Output;

namespace NeuroChip.Cli.Conformance;

/// <summary>Outcomes as text and as JSON.</summary>
internal sealed class ConformanceReport(string profile, string where, int? split)
{
    private readonly List<CaseOutcome> _outcomes = [];

    public int Passed => Count(CaseVerdict.Passed);

    public int Failed => Count(CaseVerdict.Failed);

    public int Refused => Count(CaseVerdict.Refused);

    public void Add(CaseOutcome outcome) => _outcomes.Add(outcome);

    /// <summary>One line of a passed or failed case.</summary>
    public string LineOf(CaseOutcome outcome)
    {
        string word = outcome.Verdict == CaseVerdict.Passed ? "PASS" : "FAIL";
        if (outcome.Name.Length == 0)
        {
            // The message of a file that could not be read begins with the file.
            return $"{word} {OneLine(outcome.Reason)}";
        }

        string place = outcome.Engine.Length == 0 ? "" : outcome.IsRule ? $" {outcome.Engine}" : $" {outcome.Engine}, split {split ?? 1}";
        return $"{word} {outcome.Name} ({outcome.File}){place}{Details(outcome)}";
    }

    /// <summary>What was refused, listed apart, then the counts; those of passed and failed make the last line.</summary>
    public string Summary()
    {
        var lines = new List<string>();
        foreach (CaseOutcome outcome in _outcomes.Where(outcome => outcome.Verdict == CaseVerdict.Refused))
        {
            string engine = outcome.Engine.Length == 0 ? "" : $" {outcome.Engine}";
            string name = outcome.Name.Length == 0 ? "" : $"{outcome.Name}{engine}: ";
            lines.Add($"refused {name}{OneLine(outcome.Reason)}");
        }

        lines.Add($"{Refused} refused");
        lines.Add($"{Passed} passed, {Failed} failed");
        return string.Join('\n', lines);
    }

    public string ForMachine() => JsonText.Object(json =>
    {
        json.WriteString("command", "conform");
        json.WriteString("profile", profile);
        json.WriteString("where", where);
        json.WriteNumber("split", split ?? 1);
        json.WriteStartArray("cases");
        foreach (CaseOutcome outcome in _outcomes)
        {
            json.WriteStartObject();
            json.WriteString("verdict", outcome.Verdict.ToString().ToLowerInvariant());
            json.WriteString("file", outcome.File);
            json.WriteString("name", outcome.Name);
            json.WriteString("engine", outcome.Engine);
            json.WriteString("code", outcome.Code);
            json.WriteString("reason", outcome.Reason);
            Write(json, "first", outcome.First);
            Write(json, "named", outcome.Named);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("refused", Refused);
        json.WriteNumber("passed", Passed);
        json.WriteNumber("failed", Failed);
    });

    private static string Details(CaseOutcome outcome)
    {
        if (outcome.Reason.Length > 0)
        {
            return $": {OneLine(outcome.Reason)}";
        }

        return outcome switch
        {
            { First: null } => "",
            { First.Variable: CaseDifference.Hash, Named: null } =>
                $": {outcome.First}; every probe and spike of the case agrees to its end, so the difference is in a unit without a probe",
            { First.Variable: CaseDifference.Hash } =>
                $": {outcome.First}; probes and spikes agree until step {outcome.Named.Step}: {outcome.Named.Variable}: expected {outcome.Named.Expected}, found {outcome.Named.Found}",
            _ => $": {outcome.First}",
        };
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static void Write(System.Text.Json.Utf8JsonWriter json, string name, CaseDifference? difference)
    {
        if (difference is null)
        {
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("step", difference.Step);
        json.WriteString("place", difference.Place);
        json.WriteString("variable", difference.Variable);
        json.WriteString("expected", difference.Expected);
        json.WriteString("found", difference.Found);
        json.WriteEndObject();
    }

    private int Count(CaseVerdict verdict) => _outcomes.Count(outcome => outcome.Verdict == verdict);
}
