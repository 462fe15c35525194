namespace NeuroChip.Server.Hosting;

/// <summary>Codes of the reasons not to start; append only.</summary>
internal static class ServerStartCodes
{
    public const string BadAddress = "NC4101";
    public const string PlainNetworkAddress = "NC4102";
    public const string AddressInUse = "NC4103";
    public const string BadTlsFile = "NC4104";
    public const string NotASocket = "NC4105";
    public const string NoAccess = "NC4106";
}
