namespace NeuroChip.Emulator.Engines.Scalar;

/// <summary>Runs a program that has begun, showing each instruction.</summary>
internal static class ObservedRun
{
    public static VisitResult Run(MicrocodeInterpreter interpreter, IMicrocodeObserver? observer, in VisitedSynapse synapse)
    {
        if (observer is null || !observer.Wants(synapse))
        {
            return interpreter.RunToEnd();
        }

        while (!interpreter.Ended)
        {
            int position = interpreter.Position;
            ushort word = interpreter.Word;
            MicrocodeRegisters before = interpreter.Registers;
            (int? first, int? second) = interpreter.Operands;
            interpreter.Step();
            observer.OnInstruction(
                synapse, new ExecutedInstruction(position, word, before, interpreter.Registers, interpreter.Result, first, second));
        }

        return interpreter.Result;
    }
}
