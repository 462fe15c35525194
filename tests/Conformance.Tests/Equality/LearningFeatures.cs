using NeuroChip.Graph;

namespace Conformance.Tests.Equality;

/// <summary>Counts in how many networks a feature of learning is used, so that no test loses one without a word.</summary>
internal sealed class LearningFeatures
{
    private static readonly int[] s_weightBits = [1, 2, 3, 4, 5, 6, 8];

    private readonly SortedDictionary<string, int> _networks = new(StringComparer.Ordinal);

    /// <summary>Notes what a network uses.</summary>
    public void Add(RandomNetwork network)
    {
        Projection[] learning = [.. network.Graph.Projections.Where(p => p.Learning is not null)];
        IEnumerable<string> used =
        [
            .. Features(network, learning).Where(feature => feature.IsUsed).Select(feature => feature.Name),
            .. learning.Select(p => $"rounding {p.Learning!.Rounding}"),
            .. learning.Select(p => $"sign {p.Format!.Sign}"),
            .. learning.Select(p => $"{p.Format!.WeightBits} weight bits"),
        ];
        foreach (string feature in used.Distinct())
        {
            _networks[feature] = _networks.GetValueOrDefault(feature) + 1;
        }
    }

    /// <summary>Everything must have come up in so many networks at least.</summary>
    public void ShouldShowEverything(int networks)
    {
        IEnumerable<string> everything =
        [
            .. Features(RandomNetwork.MakeLearning(0), []).Select(feature => feature.Name),
            .. Enum.GetValues<TraceRounding>().Select(rounding => $"rounding {rounding}"),
            .. Enum.GetValues<SignMode>().Select(sign => $"sign {sign}"),
            .. s_weightBits.Select(bits => $"{bits} weight bits"),
        ];
        foreach (string feature in everything)
        {
            _networks.GetValueOrDefault(feature).ShouldBeGreaterThanOrEqualTo(networks, $"networks with {feature}: {this}");
        }
    }

    public override string ToString() => string.Join(", ", _networks.Select(pair => $"{pair.Key} {pair.Value}"));

    private static (string Name, bool IsUsed)[] Features(RandomNetwork network, Projection[] learning)
    {
        SnnGraph graph = network.Graph;
        bool IsSource(string name) => graph.Population(name).Model is not IntegerCuba;
        bool Any(Func<Projection, LearningRule, bool> has) => learning.Any(p => has(p, p.Learning!));
        bool Held(LearningRule rule) => rule.X1.Hold || rule.X2.Hold || rule.Y1.Hold || rule.Y2.Hold || rule.Y3.Hold;
        return
        [
            ("dw", Any((_, rule) => rule.Weight is not null)),
            ("dd", Any((_, rule) => rule.Delay is not null)),
            ("dt", Any((_, rule) => rule.Tag is not null)),
            ("bounds of weights", Any((_, rule) => rule.WeightRange is not null)),
            ("bounds of delays", Any((_, rule) => rule.DelayRange is not null)),
            ("tags", Any((p, _) => !p.Tags.IsShared)),
            ("several onto one", learning.GroupBy(p => p.Post).Any(onto => onto.Count() > 1)),
            ("recurrent", Any((p, _) => p.Pre == p.Post)),
            ("from sources", Any((p, _) => IsSource(p.Pre))),
            ("from other compartments", Any((p, _) => p.Pre != p.Post && !IsSource(p.Pre))),
            ("epochs of one step", Any((_, rule) => rule.Epoch == 1)),
            ("epochs of ten steps and more", Any((_, rule) => rule.Epoch >= 10)),
            ("several epochs", learning.Select(p => p.Learning!.Epoch).Distinct().Count() > 1),
            ("supplied traces", Any((_, rule) => Held(rule))),
            ("rewards", graph.Rewards.Any(reward => !reward.Punish)),
            ("punishments", graph.Rewards.Any(reward => reward.Punish)),
            ("dense", Any((p, _) => p.Connectivity is DenseConnectivity)),
            ("sparse", Any((p, _) => p.Connectivity is SparseConnectivity)),
            ("delays", Any((p, _) => ReferenceSynapses.Raw(p.Connectivity, graph.Population(p.Pre).Size).Any(s => s.Delay > 0))),
            ("rewards of the host", network.Writes.Any(write => write.Kind == HostWriteKind.Reward)),
            ("pre traces of the host", network.Writes.Any(write => write.Kind == HostWriteKind.PreTrace)),
            ("post traces of the host", network.Writes.Any(write => write.Kind == HostWriteKind.PostTrace)),
        ];
    }
}
