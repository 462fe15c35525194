using NeuroChip.Emulator.Engines.Scalar;

namespace NeuroChip.Cli.LearnTracing;

/// <summary>Keeps the instructions of one synapse's visits until they are written.</summary>
internal sealed class VisitRecorder : IMicrocodeObserver
{
    private readonly List<(VisitedSynapse Synapse, ExecutedInstruction Instruction)> _executed = [];

    /// <summary>The synapse that is watched.</summary>
    public SynapsePlace Place { get; set; }

    /// <summary>First and last step that is watched.</summary>
    public (long First, long Last) Steps { get; set; }

    public bool Wants(in VisitedSynapse synapse) =>
        (synapse.Core, synapse.Axon, synapse.Position) == (Place.Core, Place.Axon, Place.Position)
        && synapse.Step >= Steps.First && synapse.Step <= Steps.Last;

    public void OnInstruction(in VisitedSynapse synapse, in ExecutedInstruction instruction) => _executed.Add((synapse, instruction));

    /// <summary>Takes out what was executed since the last time.</summary>
    public IReadOnlyList<(VisitedSynapse Synapse, ExecutedInstruction Instruction)> Take()
    {
        (VisitedSynapse, ExecutedInstruction)[] taken = [.. _executed];
        _executed.Clear();
        return taken;
    }
}
