namespace NeuroChip.Emulator.Mesh.Events;

/// <summary>
/// Where messages come into a router: each takes the next of the virtual channels, and holds it until its way, a channel of the
/// output and the switch were found for it. Messages come in order of time and go on in the same order.
/// </summary>
/// <param name="channels">Virtual channels.</param>
/// <param name="hold">For how long a message of one flit holds one, in ns.</param>
/// <param name="flit">For how much longer for each further flit, in ns.</param>
internal sealed class RouterPort(int channels, double hold, double flit)
{
    private readonly double[] _free = new double[channels];
    private int _next;

    /// <summary>Frees all channels, as at the start of a step.</summary>
    public void Clear()
    {
        Array.Clear(_free);
        _next = 0;
    }

    /// <summary>When a message that comes at a time has a channel; that is when it starts through the router.</summary>
    public double Enter(double time, int flits)
    {
        double start = Math.Max(time, _free[_next]);
        _free[_next] = start + hold + ((flits - 1) * flit);
        _next = _next + 1 == _free.Length ? 0 : _next + 1;
        return start;
    }
}
