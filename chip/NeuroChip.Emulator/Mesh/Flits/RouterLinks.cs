namespace NeuroChip.Emulator.Mesh.Flits;

/// <summary>
/// What the outputs of routers lead to. Outputs and inputs of a router have the same numbers: east, west, north, south, then its
/// cores; a link that leaves to the east comes in from the west.
/// </summary>
internal sealed class RouterLinks
{
    private readonly MeshConfig _config;
    private readonly int[] _farInput;

    public RouterLinks(MeshConfig config)
    {
        _config = config;
        int links = config.Shape.Tiles * config.Ports;
        _farInput = new int[links];
        LinkCycles = new int[links];
        FlitCycles = new int[links];
        for (int output = 0; output < links; output++)
        {
            Lay(output / config.Ports, output % config.Ports);
        }
    }

    /// <summary>Per output, router * ports + port, cycles of its link.</summary>
    public int[] LinkCycles { get; }

    /// <summary>Per output, cycles for which a flit occupies it.</summary>
    public int[] FlitCycles { get; }

    /// <summary>Input at the other end of an output that leads to a router, numbered like outputs.</summary>
    public int FarInputOf(int output) => _farInput[output];

    /// <summary>Output from which a link comes to an input that is no core's.</summary>
    public int FarOutputOf(int router, int input)
    {
        int neighbour = _config.Shape.TargetOf(MeshShape.LinkOf(router, (MeshDirection)input));
        return (neighbour * _config.Ports) + Opposite(input);
    }

    private void Lay(int router, int port)
    {
        MeshShape shape = _config.Shape;
        int output = (router * _config.Ports) + port;
        FlitCycles[output] = 1;
        LinkCycles[output] = _config.EjectionLinkCycles;
        _farInput[output] = -1;
        if (port >= MeshShape.LinksPerTile)
        {
            return;
        }

        int link = MeshShape.LinkOf(router, (MeshDirection)port);
        int far = shape.TargetOf(link);
        bool offChip = shape.IsOffChip(link);
        FlitCycles[output] = offChip ? _config.OffChipFlitCycles : 1;
        LinkCycles[output] = offChip ? _config.OffChipLinkCycles
            : MeshShape.IsEastWest(link) ? _config.EastWestLinkCycles : _config.NorthSouthLinkCycles;
        _farInput[output] = far < 0 ? -1 : (far * _config.Ports) + Opposite(port);
    }

    private static int Opposite(int port) => port ^ 1;
}
