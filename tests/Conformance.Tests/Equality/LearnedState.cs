using System.Globalization;

namespace Conformance.Tests.Equality;

/// <summary>
/// What a network has learned, by the names and numbers of its graph, whatever cores hold it: lines such as
/// <c>p: 3 -> 5, 1st: weight 20 delay 2 tag -3</c>, sorted.
/// </summary>
internal sealed class LearnedState
{
    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>All that was added.</summary>
    public string[] Lines => [.. _values.Select(pair => $"{pair.Key}: {pair.Value}")];

    /// <summary>Fails with the first lines that are not as wanted.</summary>
    public void ShouldBe(string[] wanted, string what)
    {
        string[] found = Lines;
        if (!found.SequenceEqual(wanted))
        {
            Assert.Fail($"{what}: {string.Join("; ", found.Except(wanted).Take(5))}, not {string.Join("; ", wanted.Except(found).Take(5))}");
        }
    }

    /// <summary>What the reference has.</summary>
    public static LearnedState Of(ReferenceNetwork network)
    {
        var state = new LearnedState();
        foreach (ReferencePlastic projection in network.Plastic)
        {
            var copies = new Dictionary<(int, int), int>();
            foreach (ReferencePlastic.Synapse synapse in projection.Synapses)
            {
                int copy = copies[(synapse.Pre, synapse.Post)] = copies.GetValueOrDefault((synapse.Pre, synapse.Post)) + 1;
                state.AddSynapse(projection.Name, synapse.Pre, synapse.Post, copy, synapse.Values[0], synapse.Values[1], synapse.Values[2]);
                state.AddPre(
                    projection.Name, synapse.Pre, projection.Traces[0].Stored[synapse.Pre], projection.Traces[1].Stored[synapse.Pre],
                    projection.Slots[synapse.Pre]);
            }
        }

        foreach ((string name, ReferencePost post) in network.Posts)
        {
            state.AddReward(name, post.R1, post.Event);
            for (int unit = 0; unit < post.Slots.Count; unit++)
            {
                state.AddPost(name, unit, post.Traces[0].Stored[unit], post.Traces[1].Stored[unit], post.Traces[2].Stored[unit], post.Slots[unit]);
            }
        }

        return state;
    }

    /// <summary>A synapse; several between one pair are counted from 1.</summary>
    public void AddSynapse(string projection, int pre, int post, int copy, int weight, int delay, int tag) =>
        Add(Text($"{projection}: {pre} -> {post}, {copy}."), Text($"weight {weight} delay {delay} tag {tag}"));

    /// <summary>Traces of a pre unit in a projection.</summary>
    public void AddPre(string projection, int unit, int x1, int x2, int slot) =>
        Add(Text($"{projection}: pre {unit}"), Text($"x1 {x1} x2 {x2} spike {slot}"));

    /// <summary>Traces of a unit that is learned onto.</summary>
    public void AddPost(string population, int unit, int y1, int y2, int y3, int slot) =>
        Add(Text($"{population}: unit {unit}"), Text($"y1 {y1} y2 {y2} y3 {y3} spike {slot}"));

    /// <summary>Reward of a population that is learned onto.</summary>
    public void AddReward(string population, int r1, bool isEvent) =>
        Add($"{population}: reward", Text($"r1 {r1} event {isEvent}"));

    /// <summary>What several cores hold must be the same on each.</summary>
    private void Add(string key, string value)
    {
        if (!_values.TryAdd(key, value))
        {
            value.ShouldBe(_values[key], key);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
