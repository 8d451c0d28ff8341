package io.vimock.server.http;

import io.vimock.server.call.Session;
import io.vimock.server.dispatch.HttpUsers;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.inventory.files.Content;
import io.vimock.server.inventory.files.FileEntry;
import io.vimock.server.inventory.files.FilePlace;
import io.vimock.server.inventory.files.FileService;
import io.vimock.server.soap.SessionCookie;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * {@code /folder/PATH?dcPath=DATACENTER&dsName=DATASTORE}: the files of datastores (wire rule 13, facts: storage 2).
 *
 * <p>GET and HEAD give a file or a part of it, or a directory as a page of links; PUT writes a file, DELETE deletes one.
 * Reading needs Datastore.Browse, all else Datastore.FileManagement. Thread safe.
 */
final class FolderServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private static final String REALM = "Basic realm=\"VMware HTTP server\"";
    private static final String READ = "Datastore.Browse";
    private static final String WRITE = "Datastore.FileManagement";

    private final transient FileService files;
    private final transient HttpUsers users;

    FolderServlet(FileService files, HttpUsers users) {
        this.files = files;
        this.users = users;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            answer(request, response);
        } catch (VimFaultException e) {
            refuse(response, FolderStatus.of(e.fault()), e.getMessage());
        } catch (NoSuchFileException e) {
            refuse(response, HttpServletResponse.SC_NOT_FOUND, "The file has just been deleted");
        }
        if (response.getStatus() >= HttpServletResponse.SC_BAD_REQUEST) {
            RestOfBody.forget(request, response);
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Session session = users.session(
                SessionCookie.values(Collections.list(request.getHeaders("Cookie"))),
                request.getHeader("Authorization"),
                request.getRemoteAddr());
        if (session == null) {
            response.setHeader("WWW-Authenticate", REALM);
            refuse(response, HttpServletResponse.SC_UNAUTHORIZED, "Log in to see the files of datastores");
            return;
        }
        serve(request, response, session);
    }

    private void serve(HttpServletRequest request, HttpServletResponse response, Session session) throws IOException {
        FolderRequest asked = FolderRequest.of(request);
        if (asked == null) {
            refuse(response, HttpServletResponse.SC_BAD_REQUEST, "The URL has no path that can be understood");
            return;
        }
        ReadView view = files.view();
        switch (request.getMethod()) {
            case "GET", "HEAD" -> read(view, request, response, session, asked);
            case "PUT" -> put(view, request, response, session, asked);
            case "DELETE" -> delete(view, response, session, asked);
            default -> {
                response.setHeader("Allow", "GET, HEAD, PUT, DELETE");
                refuse(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "Use GET, HEAD, PUT or DELETE");
            }
        }
    }

    private static void refuse(HttpServletResponse response, int status, @Nullable String why) throws IOException {
        if (response.isCommitted()) {
            throw new IOException(why);
        }
        response.setStatus(status);
        response.setHeader("Connection", "close");
        response.setContentType("text/plain;charset=utf-8");
        byte[] text = ((why == null ? "" : why) + "\n").getBytes(StandardCharsets.UTF_8);
        response.setContentLength(text.length);
        response.getOutputStream().write(text);
    }

    private @Nullable FilePlace place(ReadView view, FolderRequest asked, String path) {
        ManagedObjectReference datacenter = files.datacenter(view, asked.dcPath());
        return datacenter == null || asked.dsName() == null
                ? null
                : files.place(view, datacenter, asked.dsName(), path);
    }

    /** The place that a request names, when its sender may do something there; otherwise the request is answered. */
    private @Nullable FilePlace require(
            ReadView view, HttpServletResponse response, Session session, FolderRequest asked, String privilege)
            throws IOException {
        FilePlace place = place(view, asked, asked.path());
        if (place == null) {
            refuse(response, HttpServletResponse.SC_NOT_FOUND, "There is no such datacenter or datastore");
        } else if (!users.has(session, privilege, place.datastore())) {
            refuse(response, HttpServletResponse.SC_FORBIDDEN, privilege + " is needed on the datastore");
            return null;
        }
        return place;
    }

    private void read(
            ReadView view,
            HttpServletRequest request,
            HttpServletResponse response,
            Session session,
            FolderRequest asked)
            throws IOException {
        if (asked.dsName() == null) {
            readAbove(view, request, response, asked);
            return;
        }
        FilePlace place = require(view, response, session, asked, READ);
        if (place == null) {
            return;
        }
        FileEntry entry = files.find(view, place);
        if (entry == null && asked.path().indexOf('+') >= 0) {
            // Some clients write blanks in a path as forms do.
            place = place(view, asked, asked.path().replace('+', ' '));
            entry = place == null ? null : files.find(view, place);
        }
        Content content = entry == null ? null : entry.content();
        if (place == null || entry == null) {
            refuse(response, HttpServletResponse.SC_NOT_FOUND, "There is no such file");
        } else if (content == null) {
            page(request, response, FolderPage.directory(asked, place.path(), files.list(view, place)));
        } else {
            files.requireReadable(view, place, entry);
            response.setDateHeader("Last-Modified", entry.modified().toEpochMilli());
            FileDownload.send(request, response, content);
        }
    }

    /** The datacenters, or the datastores of one. */
    private void readAbove(ReadView view, HttpServletRequest request, HttpServletResponse response, FolderRequest asked)
            throws IOException {
        ManagedObjectReference datacenter = asked.dcPath() == null ? null : files.datacenter(view, asked.dcPath());
        if (!asked.path().isEmpty() || (asked.dcPath() != null && datacenter == null)) {
            refuse(response, HttpServletResponse.SC_NOT_FOUND, "There is no such datacenter or datastore");
        } else if (datacenter == null) {
            page(
                    request,
                    response,
                    FolderPage.datacenters(files.datacenters(view).keySet()));
        } else {
            page(request, response, FolderPage.datastores(asked, files.datastores(view, datacenter)));
        }
    }

    private static void page(HttpServletRequest request, HttpServletResponse response, byte[] html) throws IOException {
        response.setContentType("text/html;charset=utf-8");
        response.setContentLength(html.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(html);
        }
    }

    private void put(
            ReadView view,
            HttpServletRequest request,
            HttpServletResponse response,
            Session session,
            FolderRequest asked)
            throws IOException {
        FilePlace place = require(view, response, session, asked, WRITE);
        if (place == null) {
            return;
        }
        if (request.getHeader("Content-Range") != null || place.path().path().isEmpty()) {
            refuse(response, HttpServletResponse.SC_BAD_REQUEST, "A whole file has to be written, under its name");
            return;
        }
        boolean isNew;
        try {
            isNew = files.write(place, request.getInputStream());
        } catch (EOFException e) {
            refuse(response, HttpServletResponse.SC_BAD_REQUEST, "The request's body ends too early");
            return;
        }
        response.setStatus(isNew ? HttpServletResponse.SC_CREATED : HttpServletResponse.SC_OK);
        response.setContentLength(0);
    }

    private void delete(ReadView view, HttpServletResponse response, Session session, FolderRequest asked)
            throws IOException {
        FilePlace place = require(view, response, session, asked, WRITE);
        if (place != null) {
            files.delete(place);
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        }
    }
}
