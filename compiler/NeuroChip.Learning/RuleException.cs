namespace NeuroChip.Learning;

/// <summary>Ends the reading of one rule; never leaves this project.</summary>
internal sealed class RuleException(RuleProblem problem) : Exception(problem.ToString())
{
    public RuleProblem Problem { get; } = problem;
}
