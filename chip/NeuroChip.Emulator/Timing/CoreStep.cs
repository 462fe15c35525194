namespace NeuroChip.Emulator.Timing;

/// <summary>
/// The time of one core in one step, in ns: it walks the lists of the packets that came in the step before, updates its
/// compartments in groups of four and sends while it does, and learns when its last packet has come.
/// </summary>
/// <param name="Deliver">Walking synapse lists.</param>
/// <param name="Update">Compartment updates.</param>
/// <param name="Emit">Spikes and packets out, between the updates.</param>
/// <param name="Learn">Learning.</param>
public readonly record struct CoreStep(double Deliver, double Update, double Emit, double Learn)
{
    /// <summary>When the core has sent its last packet, from the start of the step.</summary>
    public double Sent => Deliver + Update + Emit;

    /// <summary>Ns of work.</summary>
    public double Busy => Sent + Learn;
}
