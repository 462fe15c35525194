namespace NeuroChip.Cli.Learning.Systems;

/// <summary>Digits without labels, after Diehl and Cook.</summary>
internal sealed class DigitsSystem : IWorkedSystem
{
    public string Name => "digits";

    public string About => "digits, unsupervised: STDP, lateral inhibition and adaptive thresholds";

    public SystemResult Run(SystemSettings settings) => throw new NotSupportedException();
}
