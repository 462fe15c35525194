using NeuroChip.Emulator.Engines;
using NeuroChip.OpenCl;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.OpenCl;

/// <content>What is recorded at the end of each step.</content>
public sealed partial class OpenClEngine
{
    /// <summary>Hands the probes over, sorted by core, when they are others than last time.</summary>
    private void BindProbes(IReadOnlyList<ProbePoint> probes)
    {
        if (ReferenceEquals(probes, _boundProbes))
        {
            return;
        }

        int cores = _parameters.Cores.Length;
        var coreOf = new int[probes.Count];
        var start = new int[cores + 1];
        for (int p = 0; p < probes.Count; p++)
        {
            coreOf[p] = CoreOfLane(probes[p].Lane);
            start[coreOf[p] + 1]++;
        }

        for (int c = 0; c < cores; c++)
        {
            start[c + 1] += start[c];
        }

        _probeOrder = [.. Enumerable.Range(0, probes.Count).OrderBy(p => coreOf[p])];
        _queue.Write<int>(_buffers.Record(2, (cores + 1) * sizeof(int)), start);
        _queue.Write<int>(_buffers.Record(3, probes.Count * sizeof(int)), _probeOrder.Select(p => probes[p].Lane).ToArray());
        _queue.Write<int>(_buffers.Record(4, probes.Count * sizeof(int)), _probeOrder.Select(p => (int)probes[p].Variable).ToArray());
        _kernels.NotesInput = probes.Any(probe => probe.Variable == ProbeVariable.DendriticInput);
        _boundProbes = probes;
    }

    private void ReadProbes(RunWindow window, OpenClBuffer buffer)
    {
        int probes = window.Probes.Count;
        if (_probeValues.Length < window.Steps * probes)
        {
            _probeValues = new int[window.Steps * probes];
        }

        _queue.Read(buffer, _probeValues.AsSpan(0, window.Steps * probes));
        for (int s = 0; s < window.Steps; s++)
        {
            for (int p = 0; p < probes; p++)
            {
                window.ProbeValues[(s * probes) + _probeOrder[p]] = _probeValues[(s * probes) + p];
            }
        }
    }
}
