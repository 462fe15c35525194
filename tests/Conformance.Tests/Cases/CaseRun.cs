using System.Buffers.Binary;
using Conformance.Tests.Chain;
using NeuroChip.Compilation;
using NeuroChip.Device.Probes;
using NeuroChip.Emulator.Engines;
using NeuroChip.Spec;

namespace Conformance.Tests.Cases;

/// <summary>What a device made of a case: spikes, the hash of each step, the probed series.</summary>
internal sealed class CaseRun
{
    private const ulong FnvBasis = 0xcbf29ce484222325;
    private const ulong FnvPrime = 0x100000001b3;

    private CaseRun(CaseSpike[] spikes, ulong[] hashes, int[][] probes)
    {
        Spikes = spikes;
        Hashes = hashes;
        Probes = probes;
    }

    public CaseSpike[] Spikes { get; }

    public ulong[] Hashes { get; }

    public int[][] Probes { get; }

    /// <summary>Compiles a case for a profile and runs it on an engine.</summary>
    public static CaseRun Execute(ConformanceCase source, string profile, IEngineFactory engine, CompileOptions options)
    {
        using CompiledNetwork network = CompiledNetwork.Load(CaseGraph.Build(source), profile, engine, options);
        Recording[] recordings =
        [
            .. source.Populations.Where(p => p.Model is not null).Select(p => new Recording(
                p.Name, network.Record(p.Name, ProbeVariable.Current), network.Record(p.Name, ProbeVariable.Voltage))),
        ];
        var order = source.Populations.Select((p, i) => (p.Name, i)).ToDictionary(p => p.Name, p => p.i);
        CaseSpike[] spikes =
        [
            .. network.Run(source.Steps, CaseGraph.Input(source))
                .Select(s => new CaseSpike(s.Step, s.Population, s.Unit))
                .OrderBy(s => s.Step).ThenBy(s => order[s.Population]).ThenBy(s => s.Unit),
        ];
        foreach (Recording recording in recordings)
        {
            recording.Take(source.Steps);
        }

        ulong[] hashes = [.. Enumerable.Range(0, source.Steps).Select(step => Hash(recordings, step))];
        int[][] probes =
        [
            .. source.Probes.Select(probe =>
            {
                Recording recording = recordings.Single(r => r.Population == probe.Population);
                return Enumerable.Range(0, source.Steps).Select(step => recording.At(probe.Variable, step, probe.Unit)).ToArray();
            }),
        ];
        return new CaseRun(spikes, hashes, probes);
    }

    /// <summary>FNV-1a over u, then v, of each unit, populations in the order declared.</summary>
    private static ulong Hash(Recording[] recordings, int step)
    {
        ulong hash = FnvBasis;
        Span<byte> bytes = stackalloc byte[8];
        foreach (Recording recording in recordings)
        {
            for (int unit = 0; unit < recording.Units; unit++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes, recording.At('u', step, unit));
                BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], recording.At('v', step, unit));
                foreach (byte value in bytes)
                {
                    hash = unchecked((hash ^ value) * FnvPrime);
                }
            }
        }

        return hash;
    }

    /// <summary>u and v of a whole population over the run.</summary>
    private sealed class Recording(string population, Probe current, Probe voltage)
    {
        private int[] _current = [];
        private int[] _voltage = [];

        public string Population => population;

        public int Units => current.Units.Length;

        public void Take(int steps)
        {
            _current = current.Take().Values;
            _voltage = voltage.Take().Values;
            _current.Length.ShouldBe(steps * Units);
            _voltage.Length.ShouldBe(steps * Units);
        }

        public int At(char variable, int step, int unit) => (variable == 'u' ? _current : _voltage)[(step * Units) + unit];
    }
}
