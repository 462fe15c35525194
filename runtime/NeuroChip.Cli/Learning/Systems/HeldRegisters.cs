using NeuroChip.Device;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Registers;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Cli.Learning.Systems;

/// <summary>Registers of learning by the names of the network, while the chip is held.</summary>
internal sealed class HeldRegisters(IDevice device, ChipImage image)
{
    private readonly CoreAddress[] _learning = [.. image.Cores.Where(core => Epoch(core, image.Layout) > 0).Select(core => core.Address)];

    /// <summary>Writes the reward register of every core with units of a population.</summary>
    public void WriteReward(string population, Reward reward)
    {
        uint address = Block(CoreBlocks.Reward).Offset;
        device.WriteRegisters([.. Of(population).Slices.Select(slice => new CoreAddress(slice.Chip, slice.Core)).Distinct().Select(core =>
            new RegisterBurst(core, address, new[] { (uint)reward.Encode(image.Layout) }))]);
    }

    /// <summary>Switches learning of every core that has an epoch.</summary>
    public void WriteLearning(bool on)
    {
        uint address = Block(CoreBlocks.Ctrl).OffsetOf(CtrlRegisters.LrnEnable);
        device.WriteRegisters([.. _learning.Select(core => new RegisterBurst(core, address, new[] { on ? 1u : 0u }))]);
    }

    /// <summary>The synapses of a projection as they are now.</summary>
    public LearnedProjection ReadProjection(string name)
    {
        ManifestProjection projection = Projection(name);
        var synapses = new List<LearnedSynapse>();
        foreach (IGrouping<CoreAddress, ManifestAxons> runs in projection.Axons.GroupBy(run => new CoreAddress(run.Chip, run.Core)))
        {
            CoreImage core = image.FindCore(runs.Key)!;
            ulong[] memory = ReadSynapseMemory(core);
            SynapseFormat[] formats = core.Decode<SynapseFormat>(SectionKind.SynapseFormats, image.Layout);
            SynapseList[] lists = core.Decode<SynapseList>(SectionKind.SynapseLists, image.Layout);
            int index = device.Populations.IndexOf(runs.Key);
            foreach (ManifestAxons run in runs)
            {
                for (int i = 0; i < run.Count; i++)
                {
                    foreach (DecodedSynapse synapse in SynapseListReader.ReadAll(image.Layout, memory, lists[run.FirstAxon + i], formats))
                    {
                        int post = device.Populations.At(index, synapse.Target).Unit;
                        synapses.Add(new LearnedSynapse(run.FirstUnit + i, post, synapse.Weight, synapse.Delay, synapse.Tag));
                    }
                }
            }
        }

        // OrderBy keeps what is equal in order.
        return new LearnedProjection(name, [.. synapses.OrderBy(synapse => synapse.Pre).ThenBy(synapse => synapse.Post)]);
    }

    /// <summary>Post traces of every unit of a population.</summary>
    public TracePost[] ReadPostTraces(string population)
    {
        var traces = new TracePost[Of(population).Size];
        foreach (ManifestSlice slice in Of(population).Slices)
        {
            ulong[] words = Read(new CoreAddress(slice.Chip, slice.Core), CoreBlocks.TracePost, slice.FirstCompartment, (int)slice.Span);
            for (int i = 0; i < slice.Count; i++)
            {
                traces[slice.FirstUnit + i] = TracePost.Decode(image.Layout, words[i * slice.Stride]);
            }
        }

        return traces;
    }

    /// <summary>Pre traces of every pre unit of a projection; a unit has the same on every core.</summary>
    public TracePre[] ReadPreTraces(string name)
    {
        ManifestProjection projection = Projection(name);
        var traces = new TracePre[Of(projection.Pre).Size];
        foreach (ManifestAxons run in projection.Axons)
        {
            ulong[] words = Read(new CoreAddress(run.Chip, run.Core), CoreBlocks.TracePre, run.FirstAxon, run.Count);
            for (int i = 0; i < run.Count; i++)
            {
                traces[run.FirstUnit + i] = TracePre.Decode(image.Layout, words[i]);
            }
        }

        return traces;
    }

    /// <summary>The synapse memory of every core that learns.</summary>
    public SynapseMemorySnapshot SaveSynapses() => new(_learning.ToDictionary(
        core => core, core => ReadWords(core, Block(CoreBlocks.SynMem).Offset, 2 * MemoryWords(image.FindCore(core)!))));

    /// <summary>Puts synapse memory back.</summary>
    public void WriteSynapses(SynapseMemorySnapshot synapses) => device.WriteRegisters([.. synapses.Cores.Select(core =>
        new RegisterBurst(core.Key, Block(CoreBlocks.SynMem).Offset, core.Value))]);

    private static int Epoch(CoreImage core, WordLayout layout) =>
        core.Decode<CoreConfig>(SectionKind.CoreConfig, layout) is [{ Epoch: var epoch }, ..] ? epoch : 0;

    private static int MemoryWords(CoreImage core) => core.Words(SectionKind.SynapseMemory).Length;

    private ManifestPopulation Of(string population) => image.Manifest.Populations[device.Populations.IndexOf(population)];

    private ManifestProjection Projection(string name) => image.Manifest.Projections.FirstOrDefault(projection => projection.Name == name)
        ?? throw new KeyNotFoundException($"no projection '{name}' learns");

    private RegisterBlock Block(string name) => RegisterMap.FindBlock(image.Layout, name)!;

    private ulong[] ReadSynapseMemory(CoreImage core) =>
        Joined(ReadWords(core.Address, Block(CoreBlocks.SynMem).Offset, 2 * MemoryWords(core)), 2);

    /// <summary>Elements of a block.</summary>
    private ulong[] Read(CoreAddress core, string block, int first, int count)
    {
        int words = Block(block).ElementBits / 32;
        return Joined(ReadWords(core, Block(block).OffsetOf(first), words * count), words);
    }

    private uint[] ReadWords(CoreAddress core, uint address, int count)
    {
        var words = new uint[count];
        device.ReadRegisters(core, address, words);
        return words;
    }

    private static ulong[] Joined(uint[] words, int perElement) =>
        perElement == 1 ? [.. words.Select(word => (ulong)word)] : [.. words.Chunk(2).Select(pair => pair[0] | ((ulong)pair[1] << 32))];
}
