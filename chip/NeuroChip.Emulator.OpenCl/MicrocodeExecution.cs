namespace NeuroChip.Emulator.OpenCl;

/// <summary>How the OpenCL engine executes learning programs. Results and counters are the same.</summary>
public enum MicrocodeExecution
{
    /// <summary>Written out from 32,768 plastic synapses of the chip on, else interpreted.</summary>
    Automatic = 0,

    /// <summary>One interpreter on vectors of synapses runs every program.</summary>
    General = 1,

    /// <summary>Each program is written out as code, which costs a build of seconds when the driver has not seen it.</summary>
    Specialised = 2,
}
