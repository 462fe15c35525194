namespace NeuroChip.Cli.Running;

/// <summary>
/// Spikes of the probed population, kept until the record is complete: a step's values may come after its spikes or before.
/// </summary>
internal sealed class HardwareMarks(ProbeRecorder recorder) : ISpikeSink
{
    private readonly List<(int Sample, int Step, int Unit)> _spikes = [];

    public void Add(int sample, int step, int population, int unit) => _spikes.Add((sample, step, unit));

    public void Complete()
    {
        foreach ((int sample, int step, int unit) in _spikes)
        {
            recorder.MarkSpike(sample, step, unit);
        }
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
