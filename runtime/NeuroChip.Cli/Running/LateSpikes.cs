using NeuroChip.Device;

namespace NeuroChip.Cli.Running;

/// <summary>A runner never injects into the past; if it did, results would silently lack spikes.</summary>
internal static class LateSpikes
{
    public static void Refuse(InjectReport report)
    {
        if (report.Late.Count > 0)
        {
            throw new InvalidOperationException($"{report.Late.Count} spikes came too late, after step {report.Step}");
        }
    }
}
