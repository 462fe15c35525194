using Conformance.Tests.Chain;
using NeuroChip.Device;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Registers;
using NeuroChip.Spec.Synapses;

namespace Conformance.Tests.Equality;

/// <summary>The registers of learning on a device that is held, by the names of the network.</summary>
internal sealed class LearningRegisters(CompiledNetwork chip)
{
    private WordLayout Layout => chip.Image.Layout;

    private ImageManifest Manifest => chip.Image.Manifest;

    /// <summary>Everything that has been learned, read from the registers.</summary>
    public LearnedState Read()
    {
        var state = new LearnedState();
        foreach (ManifestProjection projection in Manifest.Projections)
        {
            ManifestPopulation post = Population(projection.Post);
            foreach (ManifestAxons run in projection.Axons)
            {
                ReadRun(projection, run, post, state);
            }

            foreach ((CoreAddress core, int unit, int compartment) in Places(post))
            {
                var word = TracePost.Decode(Layout, Word(core, CoreBlocks.TracePost, compartment));
                state.AddPost(post.Name, unit, word.Y1, word.Y2, word.Y3, word.Ty);
                var reward = Reward.Decode(Layout, Word(core, CoreBlocks.Reward, 0));
                state.AddReward(post.Name, reward.R1, reward.Event);
            }
        }

        return state;
    }

    /// <summary>Writes something as a host would: whole words, with everything else as it was read.</summary>
    public void Write(HostWrite write)
    {
        RegisterBurst[] bursts = write.Kind switch
        {
            HostWriteKind.Reward => [.. Places(Population(write.Name)).Select(place => place.Core).Distinct().Select(core =>
                Burst(core, CoreBlocks.Reward, 0, new Reward { R1 = write.Value, Event = write.IsEvent }.Encode(Layout)))],
            HostWriteKind.PostTrace => [.. Places(Population(write.Name)).Where(place => place.Unit == write.Unit).Select(place =>
                Burst(place.Core, CoreBlocks.TracePost, place.Compartment, Changed(
                    TracePost.Decode(Layout, Word(place.Core, CoreBlocks.TracePost, place.Compartment)), write)))],
            _ => [.. Axons(write.Name, write.Unit).Select(place =>
                Burst(place.Core, CoreBlocks.TracePre, place.Axon, Changed(
                    TracePre.Decode(Layout, Word(place.Core, CoreBlocks.TracePre, place.Axon)), write)))],
        };
        chip.Device.WriteRegisters(bursts);
    }

    private ulong Changed(TracePost word, HostWrite write) => (write.Trace switch
    {
        0 => word with { Y1 = write.Value },
        1 => word with { Y2 = write.Value },
        _ => word with { Y3 = write.Value },
    }).Encode(Layout);

    private ulong Changed(TracePre word, HostWrite write) =>
        (write.Trace == 0 ? word with { X1 = write.Value } : word with { X2 = write.Value }).Encode(Layout);

    private void ReadRun(ManifestProjection projection, ManifestAxons run, ManifestPopulation post, LearnedState state)
    {
        var address = new CoreAddress(run.Chip, run.Core);
        CoreImage core = chip.Image.FindCore(address)!;
        ulong[] memory = Words(address, CoreBlocks.SynMem, 0, core.Words(SectionKind.SynapseMemory).Length);
        SynapseFormat[] formats = core.Decode<SynapseFormat>(SectionKind.SynapseFormats, Layout);
        SynapseList[] lists = core.Decode<SynapseList>(SectionKind.SynapseLists, Layout);
        Dictionary<int, int> units = Places(post).Where(place => place.Core == address).ToDictionary(place => place.Compartment, place => place.Unit);
        for (int i = 0; i < run.Count; i++)
        {
            (int axon, int pre) = (run.FirstAxon + i, run.FirstUnit + i);
            var traces = TracePre.Decode(Layout, Word(address, CoreBlocks.TracePre, axon));
            var copies = new Dictionary<int, int>();
            SynapseList list = lists[axon];
            foreach (DecodedSynapse synapse in SynapseListReader.ReadAll(Layout, SynapseListReader.Slice(memory, list), list.Base, formats))
            {
                int unit = units[synapse.Target];
                int copy = copies[unit] = copies.GetValueOrDefault(unit) + 1;
                state.AddSynapse(projection.Name, pre, unit, copy, synapse.Weight, synapse.Delay, synapse.Tag);
                state.AddPre(projection.Name, pre, traces.X1, traces.X2, traces.Tx);
            }
        }
    }

    private ManifestPopulation Population(string name) => Manifest.Populations.Single(p => p.Name == name);

    private static IEnumerable<(CoreAddress Core, int Unit, int Compartment)> Places(ManifestPopulation population) =>
        from slice in population.Slices
        from unit in Enumerable.Range(slice.FirstUnit, slice.Count)
        select (new CoreAddress(slice.Chip, slice.Core), unit, slice.Compartment(unit));

    private IEnumerable<(CoreAddress Core, int Axon)> Axons(string projection, int unit) =>
        from run in Manifest.Projections.Single(p => p.Name == projection).Axons
        where unit >= run.FirstUnit && unit < run.FirstUnit + run.Count
        select (new CoreAddress(run.Chip, run.Core), run.FirstAxon + unit - run.FirstUnit);

    private ulong Word(CoreAddress core, string block, int index) => Words(core, block, index, 1)[0];

    private ulong[] Words(CoreAddress core, string blockName, int first, int count)
    {
        RegisterBlock block = RegisterMap.FindBlock(Layout, blockName)!;
        int parts = block.ElementBits / 32;
        var read = new uint[count * parts];
        if (count > 0)
        {
            chip.Device.ReadRegisters(core, block.OffsetOf(first), read);
        }

        return [.. Enumerable.Range(0, count).Select(i => read[i * parts] | (parts == 2 ? (ulong)read[(2 * i) + 1] << 32 : 0))];
    }

    private RegisterBurst Burst(CoreAddress core, string blockName, int index, ulong word)
    {
        RegisterBlock block = RegisterMap.FindBlock(Layout, blockName)!;
        uint[] parts = block.ElementBits == 64 ? [(uint)word, (uint)(word >> 32)] : [(uint)word];
        return new RegisterBurst(core, block.OffsetOf(index), parts);
    }
}
