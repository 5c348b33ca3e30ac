using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orchestrator.Migrations.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class ChangeGroups : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "GroupId",
                table: "Changes",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ChangeGroups",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    State = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    RequestedBy = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    DataJson = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ChangeGroups", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Changes_GroupId",
                table: "Changes",
                column: "GroupId");

            migrationBuilder.CreateIndex(
                name: "IX_ChangeGroups_State",
                table: "ChangeGroups",
                column: "State");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ChangeGroups");

            migrationBuilder.DropIndex(
                name: "IX_Changes_GroupId",
                table: "Changes");

            migrationBuilder.DropColumn(
                name: "GroupId",
                table: "Changes");
        }
    }
}
