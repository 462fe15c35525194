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
        Dictionary<CoreAddress, LearningCore> cores = chip.Image.Cores.ToDictionary(core => core.Address, ReadCore);
        foreach (ManifestProjection projection in Manifest.Projections)
        {
            ManifestPopulation post = Population(projection.Post);
            foreach (ManifestAxons run in projection.Axons)
            {
                ReadRun(projection, run, post, cores[new CoreAddress(run.Chip, run.Core)], state);
            }

            foreach ((CoreAddress core, int unit, int compartment) in Places(post))
            {
                TracePost word = cores[core].Post[compartment];
                state.AddPost(post.Name, unit, word.Y1, word.Y2, word.Y3, word.Ty);
                state.AddReward(post.Name, cores[core].Reward.R1, cores[core].Reward.Event);
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

    private LearningCore ReadCore(CoreImage core) => new(
        core,
        Words(core.Address, CoreBlocks.SynMem, 0, core.Words(SectionKind.SynapseMemory).Length),
        [.. Words(core.Address, CoreBlocks.TracePre, 0, core.Words(SectionKind.TracesPre).Length).Select(word => TracePre.Decode(Layout, word))],
        [.. Words(core.Address, CoreBlocks.TracePost, 0, core.Words(SectionKind.TracesPost).Length).Select(word => TracePost.Decode(Layout, word))],
        Reward.Decode(Layout, Word(core.Address, CoreBlocks.Reward, 0)));

    private void ReadRun(ManifestProjection projection, ManifestAxons run, ManifestPopulation post, LearningCore core, LearnedState state)
    {
        SynapseFormat[] formats = core.Image.Decode<SynapseFormat>(SectionKind.SynapseFormats, Layout);
        SynapseList[] lists = core.Image.Decode<SynapseList>(SectionKind.SynapseLists, Layout);
        Dictionary<int, int> units = Places(post).Where(place => place.Core == core.Image.Address).ToDictionary(place => place.Compartment, place => place.Unit);
        for (int i = 0; i < run.Count; i++)
        {
            (int axon, int pre) = (run.FirstAxon + i, run.FirstUnit + i);
            var copies = new Dictionary<int, int>();
            foreach (DecodedSynapse synapse in SynapseListReader.ReadAll(Layout, core.Memory, lists[axon], formats))
            {
                int unit = units[synapse.Target];
                int copy = copies[unit] = copies.GetValueOrDefault(unit) + 1;
                state.AddSynapse(projection.Name, pre, unit, copy, synapse.Weight, synapse.Delay, synapse.Tag);
                state.AddPre(projection.Name, pre, core.Pre[axon].X1, core.Pre[axon].X2, core.Pre[axon].Tx);
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

    /// <summary>What a core's registers have.</summary>
    private sealed record LearningCore(CoreImage Image, ulong[] Memory, TracePre[] Pre, TracePost[] Post, Reward Reward);
}
