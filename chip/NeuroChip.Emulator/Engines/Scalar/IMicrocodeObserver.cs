namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>Sees the interpreter execute learning programs, instruction by instruction.</summary>
public interface IMicrocodeObserver
{
    /// <summary>Whether the visit of a synapse is to be shown; asked once per visit, before its first instruction.</summary>
    bool Wants(in VisitedSynapse synapse);

    /// <summary>An instruction was executed, HALT included.</summary>
    void OnInstruction(in VisitedSynapse synapse, in ExecutedInstruction instruction);
}

/// <summary>The synapse that is visited.</summary>
/// <param name="Step">Learning step.</param>
/// <param name="Core">Index of the core; -1 in a runner without a chip.</param>
/// <param name="Axon">In-axon; -1 in a runner.</param>
/// <param name="Position">Position in the in-axon's list; in a runner, the index of the visit.</param>
/// <param name="Target">Target compartment; -1 in a runner.</param>
public readonly record struct VisitedSynapse(long Step, int Core, int Axon, int Position, int Target);

/// <summary>An instruction and the registers around it.</summary>
/// <param name="ProgramCounter">Word of the program.</param>
/// <param name="Word">The instruction.</param>
/// <param name="Before">Registers before it.</param>
/// <param name="After">Registers after it.</param>
/// <param name="Result">What had come of the visit after it.</param>
/// <param name="First">Value of the operand it read, before a constant was added; null if it read none.</param>
/// <param name="Second">Value of the second operand of MUL2, of K of MULK and CMP, of the constant of MUL; null if there is none.</param>
public readonly record struct ExecutedInstruction(
    int ProgramCounter, ushort Word, MicrocodeRegisters Before, MicrocodeRegisters After, VisitResult Result,
    int? First = null, int? Second = null);
