using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Orchestrator.Migrations.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class NatChecks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "NatChecks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    DeviceId = table.Column<Guid>(type: "uuid", nullable: false),
                    UplinkId = table.Column<Guid>(type: "uuid", nullable: false),
                    Interface = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    StartedBy = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    RequestedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    State = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    StopRequested = table.Column<bool>(type: "boolean", nullable: false),
                    ProblemJson = table.Column<string>(type: "text", nullable: true),
                    Stage = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    EndsAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    RespondersJson = table.Column<string>(type: "text", nullable: true),
                    Model = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Firmware = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    BoxName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    BoxModel = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    BoxFirmware = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    NotesJson = table.Column<string>(type: "text", nullable: true),
                    ProfileJson = table.Column<string>(type: "text", nullable: true),
                    Nat = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    Mapping = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    Filtering = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    Helper = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    KeepsPorts = table.Column<bool>(type: "boolean", nullable: true),
                    AliveSeconds = table.Column<int>(type: "integer", nullable: true),
                    DeadSeconds = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NatChecks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_NatChecks_Devices_DeviceId",
                        column: x => x.DeviceId,
                        principalTable: "Devices",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_NatChecks_Uplinks_UplinkId",
                        column: x => x.UplinkId,
                        principalTable: "Uplinks",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "NatEvidence",
                columns: table => new
                {
                    CheckId = table.Column<long>(type: "bigint", nullable: false),
                    MeasurementJson = table.Column<string>(type: "text", nullable: false),
                    PacketsJson = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NatEvidence", x => x.CheckId);
                    table.ForeignKey(
                        name: "FK_NatEvidence_NatChecks_CheckId",
                        column: x => x.CheckId,
                        principalTable: "NatChecks",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_NatChecks_DeviceId",
                table: "NatChecks",
                column: "DeviceId");

            migrationBuilder.CreateIndex(
                name: "IX_NatChecks_State",
                table: "NatChecks",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_NatChecks_UplinkId",
                table: "NatChecks",
                column: "UplinkId",
                unique: true,
                filter: "\"State\" IN ('Waiting', 'Running')");

            migrationBuilder.CreateIndex(
                name: "IX_NatChecks_UplinkId_Id",
                table: "NatChecks",
                columns: new[] { "UplinkId", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "NatEvidence");

            migrationBuilder.DropTable(
                name: "NatChecks");
        }
    }
}
