namespace NeuroChip.Cli.Conformance;

/// <summary>What became of a case.</summary>
internal enum CaseVerdict
{
    Passed,
    Failed,

    /// <summary>It does not fit the profile, or asks for what is not executed: neither passed nor failed.</summary>
    Refused,
}

/// <summary>What became of a case on an engine.</summary>
/// <param name="Verdict">In a word.</param>
/// <param name="File">Its file.</param>
/// <param name="Name">Its name; empty where the file could not be read.</param>
/// <param name="Engine">The engine; empty where it did not come to a run.</param>
/// <param name="Code">Code of a refusal or of a bad file, or empty.</param>
/// <param name="Reason">Its message, or empty.</param>
/// <param name="First">The first difference of a failed run.</param>
/// <param name="Named">Where only the state's hash differs in the first: the next that names a unit, if any.</param>
internal sealed record CaseOutcome(
    CaseVerdict Verdict, string File, string Name, string Engine = "", string Code = "", string Reason = "",
    CaseDifference? First = null, CaseDifference? Named = null)
{
    /// <summary>Whether it is a learning rule, which is not placed on cores.</summary>
    public bool IsRule { get; init; }

    /// <summary>A comparison's outcome.</summary>
    public static CaseOutcome Of(string file, ConformanceCase source, string engine, CaseComparison comparison) => new(
        comparison.First is null ? CaseVerdict.Passed : CaseVerdict.Failed, file, source.Name, engine, First: comparison.First, Named: comparison.Named);
}
