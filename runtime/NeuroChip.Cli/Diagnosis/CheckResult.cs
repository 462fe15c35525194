namespace NeuroChip.Cli.Diagnosis;

/// <summary>How a check went.</summary>
internal enum CheckOutcome
{
    /// <summary>As it should be.</summary>
    Passed,

    /// <summary>Not there; commands that need it say so, others work.</summary>
    Missing,

    /// <summary>There, and wrong.</summary>
    Failed,
}

/// <summary>What a check found.</summary>
internal sealed record CheckResult(string Name, CheckOutcome Outcome, string Found, string Remedy = "");
