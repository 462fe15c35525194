using NeuroChip.Graph;

namespace Conformance.Tests.Equality;

/// <summary>What a random network does by the letter of the semantics: its spikes, and u, v and refractory counter of every unit after every step.</summary>
internal sealed class ReferenceRun
{
    public ReferenceRun(RandomNetwork network)
    {
        var reference = new ReferenceNetwork(network.Graph);
        ILookup<long, (string, int)> input = network.Input.ToLookup(s => s.Step, s => (s.Population!, s.Unit));
        string[] populations = [.. network.Graph.Populations.Where(p => p.Model is IntegerCuba).Select(p => p.Name)];
        var current = populations.ToDictionary(p => p, _ => new List<int>());
        var voltage = populations.ToDictionary(p => p, _ => new List<int>());
        var refractory = populations.ToDictionary(p => p, _ => new List<int>());
        ILookup<int, HostWrite> writes = network.Writes.ToLookup(write => write.Step);
        for (int step = 1; step <= network.Steps; step++)
        {
            foreach (HostWrite write in writes[step])
            {
                reference.Write(write);
            }

            foreach ((string population, int unit) in reference.Step(input[step]))
            {
                Spikes.Add((step, population, unit));
            }

            foreach (string population in populations)
            {
                current[population].AddRange(reference[population].U);
                voltage[population].AddRange(reference[population].V);
                refractory[population].AddRange(reference[population].Refractory);
            }
        }

        Spikes.Sort();
        Learned = LearnedState.Of(reference).Lines;
        Current = current.ToDictionary(p => p.Key, p => p.Value.ToArray());
        Voltage = voltage.ToDictionary(p => p.Key, p => p.Value.ToArray());
        Refractory = refractory.ToDictionary(p => p.Key, p => p.Value.ToArray());
    }

    /// <summary>Sorted by step, population, unit.</summary>
    public List<(long Step, string Population, int Unit)> Spikes { get; } = [];

    /// <summary>What has been learned at the end; empty where nothing learns.</summary>
    public string[] Learned { get; }

    /// <summary>Per population, <c>[step * size + unit]</c>.</summary>
    public IReadOnlyDictionary<string, int[]> Current { get; }

    /// <summary>Per population, <c>[step * size + unit]</c>.</summary>
    public IReadOnlyDictionary<string, int[]> Voltage { get; }

    /// <summary>Per population, <c>[step * size + unit]</c>.</summary>
    public IReadOnlyDictionary<string, int[]> Refractory { get; }
}
